# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts of a fleet whose instances may be starting: which of them are waited for, what is no more than that, and what is shown meanwhile.

The state of all hosts of a run together: {begun_at, shown_at: seconds or null, waiting: {host: what was said last}}
"""

from __future__ import annotations

import re

from ..lifecycle.kinds_of_host import GREEN, LAUNCHED
from ..names_of_hosts import shorten
from ..reporting.task_failure import host_error

OPTION = "codedeploy_reachable_timeout_seconds"
SHOW_SECONDS = 10
# A server counts logins that it refused, and may keep out who tries too often.
PAUSE_SECONDS, PAUSE_AFTER_REFUSAL_SECONDS = 2, 10
# Of more hosts it is shown what they have in common only.
FEW_HOSTS = 8
MOST_CHARACTERS = 200

REFUSED = re.compile(r"permission denied|too many authentication failures|failed to authenticate", re.I)
# Answers of a host, or of the controller's own programs, that are the same however long one waits; a password that is wrong may lock an account.
FINAL = re.compile(
    r"incorrect (?:username/)?password|privilege escalation|remote host identification has changed|host key mismatch|unprotected private key|"
    r"bad configuration option|unsupported option|extra arguments at end of line|sshpass error|failed to create temporary directory|no space left on device",
    re.I,
)
# What ssh says beside the reason.
NOISE = re.compile(
    r"^failed to connect to the host via \w+: ?|^data could not be sent to remote host \S+ make sure this host can be reached over ssh: |"
    r"^(?:warning: permanently added .*|@+.*)$",
    re.I,
)
HINT = (
    "See whether the instance has started (its system log), whether its security group lets the controller in, and whether it has the key of the controller."
    f" If it only takes longer, set {OPTION} higher. Then deploy again."
)


def is_waited_for(plan, host):
    """Whether staging tries again until a host can be reached: as long as no run of the deployment has reached it."""
    if not plan["may_be_starting"] or plan["goes_back"] or not plan["options"]["reachable_timeout_seconds"]:
        return False
    resumed = plan["resumed"] or {"ready": {}, "middle": []}
    return plan["targets"][host]["kind"] in (GREEN, LAUNCHED) and host not in resumed["ready"] and host not in resumed["middle"]


def may_come_up(message):
    """Whether a host that could not be reached, of which this was said, may be reached later."""
    return not FINAL.search(message)


def pause_seconds(message):
    """How long to wait before the next try."""
    return PAUSE_AFTER_REFUSAL_SECONDS if REFUSED.search(message) else PAUSE_SECONDS


def reason_of(message):
    """What was said of a connection, as it is read on one line."""
    lines = [NOISE.sub("", line.strip()).strip() for line in message.splitlines()]
    return "; ".join(line for line in lines if line)[:MOST_CHARACTERS] or "no reason was given"


def unreached_error(message, tries, seconds, limit_seconds):
    """The error of a host that was not reached in time, or until somebody asked to stop the deployment. seconds: since staging began."""
    if seconds < limit_seconds:
        waited = f"tried until somebody asked to stop the deployment, {seconds:.0f} s after the beginning of staging"
    elif tries == 1:
        waited = f"tried once, as the {limit_seconds} s that the hosts of the fleet have from the beginning of staging ({OPTION}) were over"
    else:
        waited = f"tried {tries} times until {seconds:.0f} s after the beginning of staging, of {limit_seconds} s ({OPTION})"
    return host_error({}, "HostUnreachable", f"the host cannot be reached: {reason_of(message)} ({waited}).", hint=HINT)


def first_state(now):
    """No host is waited for yet."""
    return {"begun_at": now, "shown_at": None, "waiting": {}}


def waiting_for(state, host, message):
    """The state when a host could not be reached."""
    return {**state, "waiting": {**state["waiting"], host: reason_of(message)}}


def without(state, host):
    """The state when a host is not waited for any more."""
    return {**state, "waiting": {name: reason for name, reason in state["waiting"].items() if name != host}}


def is_due(state, now):
    """Whether it is time to show who is waited for."""
    return state["shown_at"] is None or now >= state["shown_at"] + SHOW_SECONDS


def waiting_lines(state, limit_seconds, now):
    """Who is waited for -> lines: one for each host, or where there are many one for those of which the same was said, but for their addresses."""
    waited = f"{now - state['begun_at']:.0f} of {limit_seconds} s"
    if len(state["waiting"]) <= FEW_HOSTS:
        return [f"Waiting to reach {host}, {waited}: {reason}" for host, reason in state["waiting"].items()]
    alike: dict = {}
    for host, reason in state["waiting"].items():
        alike.setdefault(reason.rpartition(": ")[2], []).append(host)
    return [f"Waiting to reach {len(hosts)} hosts ({shorten(hosts)}), {waited}: {reason}" for reason, hosts in alike.items()]
