# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hosts of a fleet that is retired, in the plays that terminate them and that conclude the deployment."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.filter.concluding_hosts import concluding_hosts
from ansible_collections.agentless.codedeploy.plugins.filter.deployment_conclusion import deployment_conclusion
from ansible_collections.agentless.codedeploy.plugins.filter.planned_hosts import planned_hosts
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import (
    SEGMENTS,
    on_premises,
    record,
    replacing,
    run,
    terminating,
)


class HostVars(dict):
    """Variables of hosts, as far as they are read."""

    def raw_get(self, host):
        return self.get(host, {})


def variables_after(plan, **failing):
    """The variables of localhost when all phases were gone through. failing: {phase: host}"""
    return {"codedeploy_plan": plan, "codedeploy_gate": run(plan, failing=list(failing.items()))[1]}


@pytest.mark.parametrize("plan, failing, in_the_play, concluding", [
    (terminating(0), {}, ["localhost", "g0", "b0", "b1"], ["localhost", "g0"]),
    # One that has failed may be gone from the run.
    (terminating(0), {"deploy": "g0"}, ["localhost", "g1", "b0", "b1"], ["localhost", "g1", "g0"]),
    (on_premises(terminating(0), "b1"), {}, ["localhost", "g0", "b0", "b1"], ["localhost", "g0", "b1"]),
    (on_premises(terminating(60), "b1"), {}, ["!all"], ["localhost", "g0"]),
    (on_premises(replacing(), "b1"), {}, ["!all"], ["localhost", "g0"]),
    (on_premises(terminating(0), "b1"), {"deregister": "b1"}, ["!all"], ["localhost", "g0", "b1"]),
])  # fmt: skip
def test_the_hosts_of_the_plays(plan, failing, in_the_play, concluding):
    variables = variables_after(plan, **failing)
    assert planned_hosts(variables, "terminate") == in_the_play
    assert concluding_hosts(variables) == concluding


def test_what_became_of_tasks_is_read_from_the_hosts():
    plan = on_premises(terminating(0, green=1, blue=4), "b1", "b2", "b3")
    hosts = HostVars({host: {"codedeploy_host": {"host_record": record(host, "Succeeded")}} for host in ("g0", "b0", "b1", "b2", "b3")})
    hosts["b1"]["__codedeploy_terminated"] = {"deployment_id": "d-1", "is_gone": True}
    failed = {"ansible_failed_task": {"name": "Destroy"}, "ansible_failed_result": {"msg": "No such machine."}}
    hosts["b2"].update(__codedeploy_terminated={"deployment_id": "d-1", "is_gone": False}, **failed)
    # What it was rescued from before says nothing of tasks that it left the run in, nor does another deployment of the run.
    hosts["b3"].update(__codedeploy_terminated={"deployment_id": "d-0", "is_gone": True}, **failed)
    told = {"deployment_id": "d-1", "begun": True, "instances": {"instances": {"b0": {"error": None, "changed": True}}}}
    conclusion = deployment_conclusion(plan, run(plan)[1], hosts, SEGMENTS, termination=told)
    assert (conclusion["status"], conclusion["original_terminated"], conclusion["terminated_hosts"]) == ("Succeeded", True, ["b0", "b1"])
    assert {host: error["code"] for host, error in conclusion["termination"]["failed"].items()} == {"b2": "TaskFailed", "b3": "HostUnreachable"}
    without = deployment_conclusion(plan, run(plan)[1], hosts, SEGMENTS)
    assert (without["termination"], without["original_terminated"], without["terminated_hosts"]) == (None, False, [])
