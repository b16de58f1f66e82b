# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.reachability import (
    first_state, is_due, is_waited_for, may_come_up, pause_seconds, reason_of, unreached_error, waiting_for, waiting_lines, without,
)  # fmt: skip

PLAN = {
    "may_be_starting": True, "goes_back": False, "resumed": None, "options": {"reachable_timeout_seconds": 300},
    "targets": {"green": {"kind": "green"}, "blue": {"kind": "blue"}, "launched": {"kind": "launched"}},
}  # fmt: skip
REFUSED = "Failed to connect to the host via ssh: ssh: connect to host 10.0.0.7 port 22: Connection refused"


@pytest.mark.parametrize(
    ("host", "changes", "expected"),
    [
        ("green", {}, True),
        ("launched", {}, True),
        ("blue", {}, False),
        ("green", {"may_be_starting": False}, False),
        ("green", {"goes_back": True}, False),
        ("green", {"options": {"reachable_timeout_seconds": 0}}, False),
        ("green", {"resumed": {"ready": {}, "middle": []}}, True),
        ("green", {"resumed": {"ready": {"green": {}}, "middle": []}}, False),
        ("green", {"resumed": {"ready": {}, "middle": ["green"]}}, False),
    ],
)
def test_who_is_waited_for(host, changes, expected):
    assert is_waited_for({**PLAN, **changes}, host) is expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (REFUSED, True),
        ("Failed to connect to the host via ssh: ssh: connect to host 10.0.0.7 port 22: Connection timed out", True),
        ("Failed to connect to the host via ssh: ssh: connect to host 10.0.0.7 port 22: No route to host", True),
        ("Failed to connect to the host via ssh: ssh: Could not resolve hostname ip-10-0-0-7: Name or service not known", True),
        ("Failed to connect to the host via ssh: kex_exchange_identification: Connection closed by remote host", True),
        ("Failed to connect to the host via ssh: No ED25519 host key is known for 10.0.0.7\r\nHost key verification failed.", True),
        ("Failed to connect to the host via ssh: ec2-user@10.0.0.7: Permission denied (publickey).", True),
        ("Data could not be sent to remote host '10.0.0.7'. Make sure this host can be reached over SSH.", True),
        ("Failed to connect to the host via ssh: \"System is booting up.\"\nConnection closed by 10.0.0.7 port 22", True),
        ("Failed to authenticate: Authentication failed.", True),
        ("Invalid/incorrect username/password. Skipping remaining 0 retries to prevent account lockout: Permission denied", False),
        ("Invalid/incorrect password: Permission denied, please try again.", False),
        ("Timeout (12s) waiting for privilege escalation prompt: ", False),
        ("Failed to connect to the host via ssh: @ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.", False),
        ("host key mismatch for 10.0.0.7", False),
        ("Failed to connect to the host via ssh: @ WARNING: UNPROTECTED PRIVATE KEY FILE! @\nPermission denied (publickey).", False),
        ("Failed to connect to the host via ssh: command-line: line 0: Bad configuration option: contrlpath", False),
        ("Failed to create temporary directory. In some cases, you may have been able to authenticate", False),
        ("mkdir: cannot create directory: No space left on device", False),
    ],
)
def test_what_is_waited_out(message, expected):
    assert may_come_up(message) is expected


@pytest.mark.parametrize(("message", "seconds"), [(REFUSED, 2), ("Failed to connect: a@b: Permission denied (publickey).", 10)])
def test_logins_that_are_refused_are_tried_less_often(message, seconds):
    assert pause_seconds(message) == seconds


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (REFUSED, "ssh: connect to host 10.0.0.7 port 22: Connection refused"),
        ('Data could not be sent to remote host "10.0.0.7". Make sure this host can be reached over ssh: ssh: refused', "ssh: refused"),
        ("Data could not be sent to remote host '10.0.0.7'. Make sure this host can be reached over SSH.",) * 2,
        ("Failed to connect to the host via scp: \r\nlost connection", "lost connection"),
        ("Warning: Permanently added '[10.0.0.7]:22' (ED25519) to the list of known hosts.\r\na@b: Permission denied.", "a@b: Permission denied."),
        ("channel 0: open failed\nstdio forwarding failed", "channel 0: open failed; stdio forwarding failed"),
        ("", "no reason was given"),
        ("x" * 500, "x" * 200),
    ],
)
def test_the_reason_is_one_line(message, expected):
    assert reason_of(message) == expected


@pytest.mark.parametrize(
    ("tries", "seconds", "says"),
    [
        (1, 400.4, "Connection refused (tried once, as the 300 s that the hosts of the fleet have from the beginning of staging (codedeploy_reachable_time"),
        (1, 20.0, "Connection refused (tried until somebody asked to stop the deployment, 20 s after the beginning of staging)."),
        (7, 301.2, "Connection refused (tried 7 times until 301 s after the beginning of staging, of 300 s (codedeploy_reachable_timeout_seconds))."),
    ],
)
def test_a_host_that_never_came(tries, seconds, says):
    error = unreached_error(REFUSED, tries, seconds, 300)
    assert (error["code"], error["events"]) == ("HostUnreachable", [])
    assert error["message"].startswith("the host cannot be reached: ssh: connect") and says in error["message"]
    assert "set codedeploy_reachable_timeout_seconds higher" in error["hint"]


def waiting(*hosts, reason="ssh: connect to host {} port 22: Connection refused"):
    state = first_state(100.0)
    for host in hosts:
        state = waiting_for(state, host, reason.format(host))
    return state


@pytest.mark.parametrize(("shown_at", "now", "expected"), [(None, 100.0, True), (100.0, 109.9, False), (100.0, 110.0, True)])
def test_it_is_shown_at_a_bounded_rate(shown_at, now, expected):
    assert is_due({**waiting("web-1"), "shown_at": shown_at}, now) is expected


def test_what_is_shown_of_few_hosts():
    state = without(waiting("web-1", "web-2"), "web-1")
    assert waiting_lines(state, 300, 135.4) == ["Waiting to reach web-2, 35 of 300 s: ssh: connect to host web-2 port 22: Connection refused"]


def test_many_hosts_of_which_the_same_is_said_share_a_line():
    state = waiting_for(waiting(*(f"web-{number}" for number in range(1, 21))), "web-21", "a@web-21: Permission denied (publickey).")
    lines = waiting_lines(state, 300, 160)
    assert len(lines) == 2 and lines[0].startswith("Waiting to reach 20 hosts (web-1, ") and lines[0].endswith(", 60 of 300 s: Connection refused")
    assert lines[1] == "Waiting to reach 1 hosts (web-21), 60 of 300 s: Permission denied (publickey)."
