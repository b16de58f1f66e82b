# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible.errors import AnsibleConnectionFailure

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection import starting_host
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection.starting_host import StartingHost

PLAN = {"options": {"reachable_timeout_seconds": 30}, "deployment": {"deployment_id": "d-1"}}
REACHED = {"changed": False, "staged": True}
REFUSED = "Failed to connect to the host via ssh: Connection refused"


class Connection:
    """One whose shared connection must be given up between tries."""

    class _shell:
        tmpdir = "/tmp/of-a-try"

    resets = 0

    def reset(self):
        self.resets += 1


class Clock:
    """Time that passes while somebody sleeps, and with each try."""

    def __init__(self):
        self.now, self.sleeps = 1000.0, []

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.sleeps.append(seconds)
        self.now += seconds


@pytest.fixture(name="clock")
def fake_clock(monkeypatch, tmp_path):
    clock = Clock()
    monkeypatch.setattr(starting_host, "time", clock)
    monkeypatch.setattr(starting_host.constants, "DEFAULT_LOCAL_TMP", str(tmp_path))
    return clock


@pytest.fixture(name="shown")
def fake_display(monkeypatch):
    shown = []
    monkeypatch.setattr(starting_host.display, "display", shown.append)
    return shown


class Host:
    """Cannot be reached until a time."""

    def __init__(self, clock, up_at, message=REFUSED, try_seconds=0.0, by_module=False):
        self.clock, self.up_at, self.message, self.try_seconds, self.by_module, self.tries = clock, up_at, message, try_seconds, by_module, 0

    def ask(self):
        self.tries += 1
        self.clock.now += self.try_seconds
        if self.clock.now >= self.up_at:
            return REACHED
        if self.by_module:
            return {"unreachable": True, "msg": self.message}
        raise AnsibleConnectionFailure(self.message)


def ask(host, name="web-1", connection=None, ends_early=lambda: None):
    return StartingHost(PLAN, name, connection or Connection(), ends_early).ask(host.ask)


@pytest.mark.parametrize(
    ("late", "message", "tries", "slept"),
    [(0, REFUSED, 1, []), (5, REFUSED, 4, [2, 2, 2]), (5, "a@b: Permission denied (publickey).", 2, [10])],
)
@pytest.mark.parametrize("by_module", [False, True])
def test_a_host_is_asked_until_it_can_be_reached(clock, shown, late, message, tries, slept, by_module):
    host, connection = Host(clock, 1000 + late, message, by_module=by_module), Connection()
    assert ask(host, connection=connection) == REACHED
    assert (host.tries, clock.sleeps, connection.resets) == (tries, slept, tries - 1)
    assert bool(shown) == (tries > 1)


def test_a_host_that_never_comes_fails_at_the_deadline(clock, shown):
    host = Host(clock, 9999)
    result = ask(host)
    assert result["failed"] and result["error"]["code"] == "HostUnreachable" and "until 30 s after the beginning of staging, of 30 s" in result["msg"]
    assert clock.now == 1030.0 and host.tries == 16
    # At once, and every ten seconds.
    assert [line.split(",")[1] for line in shown] == [" 0 of 30 s: Connection refused", " 10 of 30 s: Connection refused", " 20 of 30 s: Connection refused"]


def test_all_hosts_share_the_deadline_and_each_is_tried(clock, shown):
    late = [Host(clock, 9999, try_seconds=10) for _number in range(5)]
    results = [ask(host, f"web-{number}") for number, host in enumerate(late)]
    assert [host.tries for host in late] == [3, 1, 1, 1, 1] and clock.now == 1000 + 34 + 4 * 10
    assert "tried once, as the 30 s" in results[-1]["msg"]
    up = Host(clock, 0)
    assert ask(up, "web-9") == REACHED


def test_what_does_not_pass_is_not_waited_out(clock, shown):
    host, connection = Host(clock, 9999, "Invalid/incorrect password: Permission denied"), Connection()
    with pytest.raises(AnsibleConnectionFailure, match="incorrect password"):
        ask(host, connection=connection)
    assert (host.tries, clock.sleeps, shown, connection._shell.tmpdir) == (1, [], [], None)


def test_a_wrong_answer_is_an_answer(clock, shown):
    wrong = {"failed": True, "msg": "The module interpreter '/usr/bin/python3' was not found."}
    assert StartingHost(PLAN, "web-1", Connection(), lambda: None).ask(lambda: wrong) == wrong
    assert (clock.sleeps, shown) == ([], [])


def test_nobody_waits_in_a_deployment_that_is_to_be_stopped(clock, shown):
    host = Host(clock, 9999)
    assert ask(host, ends_early=lambda: {"at": "now"})["failed"] and host.tries == 1 and clock.sleeps == []
