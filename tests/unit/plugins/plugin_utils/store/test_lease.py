# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.lease import describe_beginning, describe_terminating, describe_wave, lease_error
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import replacing, resumed
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET

LOST = {"code": "LOCK_LOST", "message": "the lock is another's now: d-B.", "hint": "Wait."}
THROTTLED = {"code": "THROTTLED", "message": "lock.json cannot be written: SlowDown.", "hint": "Deploy again in a while."}


@pytest.mark.parametrize("note", [{"held_until": 100.1, "trouble": None}, {"held_until": 101, "trouble": THROTTLED}])
def test_a_lease_that_is_not_over_is_held(note):
    assert lease_error(note, 100) is None


@pytest.mark.parametrize("note, words, hint", [
    ({"held_until": 0, "trouble": LOST}, "the lock is another's now: d-B.", "Wait."),
    ({"held_until": 100, "trouble": THROTTLED}, "it could not be renewed in time: lock.json cannot be written: SlowDown.", "in a while"),
    ({"held_until": 100, "trouble": None}, "the process that renews it has ended, or was held up.", "ends processes"),
    (None, "the process that renews it has ended, or was held up.", "ends processes"),
])  # fmt: skip
def test_a_lease_that_is_over(note, words, hint):
    error = lease_error(note, 100)
    assert error.code == "LOCK_LOST"
    assert error.message.startswith("the deployment stopped before its next wave, as it may no longer be the only one of its group: ")
    assert error.message.endswith(words)
    assert hint in error.hint


def test_what_a_deployment_does():
    plan = {"hosts": [f"web-{number}" for number in range(12)], **ONE_FLEET, "resumed": None}
    gate = {"phase": "deploy", "hosts": plan["hosts"][3:8], "succeeded": 2, "failed": ["web-2"]}
    assert describe_wave(plan, gate) == "deploying to web-3, web-4, web-5 and 2 more (3 of 12 hosts are through, 1 failed)"
    assert describe_beginning(plan) == "beginning with 12 hosts"
    assert describe_beginning({**plan, "resumed": {"records": {"web-0": {}}}}) == "going on with 11 hosts"


@pytest.mark.parametrize("phase, hosts, failed, text", [
    ("deploy", ["g1"], [], "deploying to g1 (1 of 3 hosts are through, 0 failed)"),
    ("reroute", ["g1", "g2"], ["g0"], "rerouting traffic to g1, g2 (2 of 3 hosts are through, 1 failed)"),
    ("deregister", ["b0", "b1"], ["g0"], "deregistering b0, b1 (1 of 2 hosts are through, 0 failed)"),
])  # fmt: skip
def test_what_a_deployment_to_two_fleets_does(phase, hosts, failed, text):
    assert describe_wave(replacing(3, 2), {"phase": phase, "hosts": hosts, "succeeded": 1, "failed": failed}) == text


def test_both_fleets_are_begun_with():
    assert describe_beginning(replacing(3, 2)) == "beginning with 5 hosts"
    assert describe_beginning(resumed(replacing(3, 2), {"g0": "Succeeded"}, {"g1": "Ready"})) == "going on with 4 hosts"


def test_a_fleet_that_is_terminated_is_named():
    assert describe_terminating(replacing(1, 5)) == "terminating b0, b1, b2 and 2 more, from which traffic was taken"
