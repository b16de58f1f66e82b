# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which hosts a deployment left out of traffic, as lines that are read at two in the morning."""

from __future__ import annotations

from ..names_of_hosts import shorten

LEFT = {
    "out": "Out of traffic: {}. A deployment that succeeds puts them back.",
    "registered": "Registered, but healthy nowhere: {}. Load balancers send them requests as soon as their health checks pass.",
    "unknown": "Not known whether in traffic: {}. Look at the load balancers.",
}


def describe_traffic(records):
    """Host records -> lines: who is not in traffic, and which registrations no later deployment knows of."""
    lines = []
    for traffic, line in LEFT.items():
        hosts = [record["host"] for record in records if record["traffic"] == traffic]
        lines += [line.format(shorten(hosts))] if hosts else []
    return lines + [_lost_line(hosts, *lost) for lost, hosts in _lost_registrations(records).items()]


def _lost_registrations(records):
    """{(target group, ports, default port): hosts} of hosts that are out of a target group in which they had other ports than the default one."""
    found = {}
    for record in records:
        last = {(balancer["type"], balancer["name"]): balancer for event in record["events"] for balancer in event.get("load_balancers", [])}
        for item in record["registrations"]:
            ports = tuple(target["port"] for target in item["targets"])
            if ports != (item["port"],) and last[item["type"], item["name"]]["traffic"] in ("out", "unknown"):
                found.setdefault((item["name"], ports, item["port"]), []).append(record["host"])
    return found


def _lost_line(hosts, name, ports, default):
    return (
        f"Before this deployment {shorten(hosts)} had port {', '.join(map(str, ports))} in target group {name}. The next deployment does not know this:"
        f" where it finds none registered, it registers port {default}. Register what shall differ before it."
    )
