# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What HAProxy's statistics say about a server, and what to order for it to be drained or ready: pure."""

from __future__ import annotations

import csv

# Of all servers: asked for a name, HAProxy takes a frontend of that name rather than the backend.
STATISTICS_COMMAND = "show stat -1 4 -1"

# Bits of srv_admin_state and srv_check_state.
FORCED_MAINTENANCE = 1
FORCED_DRAIN = 8
CHECK_ENABLED = 4


def parse_statistics(answer: str) -> dict:
    """The answer to STATISTICS_COMMAND -> {(backend, server): columns}."""
    return {(row["pxname"], row["svname"]): row for row in csv.DictReader(answer.lstrip("# ").splitlines()) if row.get("svname")}


def parse_servers_state(answer: str) -> dict:
    """The answer to "show servers state BACKEND" (a version, column names, a line per server) -> {server: columns}."""
    lines = [line.lstrip("# ").split() for line in answer.splitlines() if line.strip()][1:]
    rows = [dict(zip(lines[0], line)) for line in lines[1:]] if lines else []
    return {row["srv_name"]: row for row in rows}


def server_state(backend: str, statistics: dict, administration: dict) -> dict:
    """A server's columns of both answers -> {backend, server, status, admin_state, ...}, in HAProxy's words."""
    return {
        "backend": backend,
        "server": statistics["svname"],
        "status": statistics["status"],
        "admin_state": _admin_state(int(administration["srv_admin_state"])),
        "has_health_check": bool(int(administration["srv_check_state"]) & CHECK_ENABLED),
        "check_status": statistics.get("check_status") or "",
        "check_text": statistics.get("last_chk") or statistics.get("check_desc") or "",
        "sessions": int(statistics.get("scur") or 0) + int(statistics.get("qcur") or 0),
    }


def _admin_state(bits: int) -> str:
    if bits & FORCED_MAINTENANCE:
        return "maint"
    return "drain" if bits & FORCED_DRAIN else "ready"


def is_drained(state: dict) -> bool:
    """Whether the server gets no sessions and has none."""
    return state["admin_state"] != "ready" and state["sessions"] == 0


def is_ready(state: dict) -> bool:
    """Whether the server gets sessions and no health check of it is failing; "UP 1/2" is a server on its way down."""
    return state["status"] in ("UP", "no check")


def drain_command(backend: str, server: str) -> str:
    return f"set server {backend}/{server} state drain"


def maintenance_command(backend: str, server: str) -> str:
    # Draining alone still lets clients in that a cookie binds to the server.
    return f"set server {backend}/{server} state maint"


def ready_command(backend: str, server: str, has_health_check: bool) -> str:
    """The command that ends maintenance; HAProxy would take a server to be up until a first check fails, so a checked one begins as down."""
    name = f"set server {backend}/{server}"
    if not has_health_check:
        return f"{name} state ready"
    return f"{name} state drain; {name} health down; {name} state ready"


def describe_state(state: dict) -> str:
    """HAProxy's own words about a server, as part of a sentence."""
    check = f", last health check {state['check_status']}: {state['check_text']}" if state["check_status"] else ""
    return f"{state['backend']}/{state['server']} is {state['status']} with {state['sessions']} sessions{check}"
