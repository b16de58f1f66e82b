# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.left_open import describe_left_open, left_by_group, left_by_run
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import replacing
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import ONE_FLEET

PLAN = {
    "deployment": {"deployment_id": "d-1", "application_name": "shop", "deployment_group_name": "web"},
    "hosts": ["a", "b", "c", "d", "e", "f"],
    **ONE_FLEET,
}
AT = "2026-01-02T03:04:05Z"
FIRST = f"Deployment d-1 of shop to web was not concluded: its run ended, or still goes on, in the wave that began at {AT}."
LAST = "  A deployment to these hosts that succeeds puts them back into traffic."


def result(status, deployment_id="d-1"):
    return {"status": status, "deployment_id": deployment_id, "revision_sha256": "1", "at": AT}


def test_the_run_itself_knows_the_wave_and_whom_it_did_not_come_to():
    gate = {"phase": "deploy", "hosts": ["c"], "failed": ["a", "f"], "waiting": ["d"], "batch_last": "d"}
    assert describe_left_open(PLAN, left_by_run(PLAN, gate, AT)) == [
        FIRST, "  perhaps in the middle of their lifecycle and out of traffic: c", "  failed: a, f", "  not deployed to: d, e", LAST,
    ]  # fmt: skip


def test_the_group_knows_who_was_in_the_middle_of_which_deployment():
    instances = {"a": result("InProgress"), "b": result("Failed"), "c": result("InProgress", "d-0"), "d": result("Succeeded"), "e": result("Failed", "d-9")}
    left = left_by_group({"instances": instances})
    assert [(one["deployment_id"], one["wave"], one["failed"]) for one in left] == [("d-1", ["a"], ["b"]), ("d-0", ["c"], [])]
    assert describe_left_open(PLAN, left[0]) == [FIRST, "  perhaps in the middle of their lifecycle and out of traffic: a", "  failed: b", LAST]


def test_nothing_is_left_of_deployments_that_were_concluded():
    assert left_by_group({"instances": {"a": result("Failed"), "b": result("Succeeded")}}) == []


def test_in_a_later_phase_the_run_knows_whom_it_did_not_come_to_in_that():
    gate = {"phase": "reroute", "hosts": ["g1"], "failed": ["g2"], "waiting": [], "batch_last": "g1"}
    assert left_by_run(replacing(4, 2), gate, AT)["left"] == ["g3"]
    assert left_by_run(replacing(4, 3), {**gate, "phase": "deregister", "hosts": ["b0"], "waiting": ["b1"], "batch_last": "b1"}, AT)["left"] == ["b1", "b2"]
