# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task knows of a host, by the variables that the tasks before it left."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import DeploymentFacts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import record_of
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import SEGMENTS, record, replacing

LINEAR = SimpleNamespace(play=SimpleNamespace(strategy="ansible.builtin.linear"))


class HostVars(dict):
    """Variables of hosts, as far as they are read."""

    def raw_get(self, host):
        return self.get(host, {})


def facts(host, plan, of_host=None):
    hostvars = HostVars({"localhost": {"codedeploy_plan": plan, "codedeploy_segments": SEGMENTS}, host: of_host or {}})
    return DeploymentFacts(LINEAR, {"inventory_hostname": host, "hostvars": hostvars})


def going_on(ready, middle=(), records=()):
    """The plan of a run that goes on."""
    known = {"records": {host: record(host, "Succeeded") for host in records}, "ready": {host: record(host, "Ready") for host in ready}}
    return replacing(resumed={**known, "middle": list(middle)})


OLDER = {"codedeploy_host": {"host_record": record("g0", "Succeeded")}}


@pytest.mark.parametrize("plan, host, expected", [
    (replacing(), "g0", record_of(None, "d-1", "g0")),
    (going_on([]), "g0", record_of(None, "d-1", "g0")),
    (going_on(["g0"]), "g1", record_of(None, "d-1", "g1")),
    (going_on(["g0"]), "g0", record("g0", "Ready")),
    # Traffic was being rerouted to it.
    (going_on(["g0"], ["g0"]), "g0", {**record("g0", "Ready"), "was_begun": True}),
    (going_on([], ["g0"]), "g0", {**record_of(None, "d-1", "g0"), "was_begun": True}),
    (going_on([], ["b0"], ["g0"]), "b0", {**record_of(None, "d-1", "b0"), "was_begun": True}),
])  # fmt: skip
def test_a_host_is_staged_as_new_or_as_it_was_when_it_was_ready(plan, host, expected):
    assert facts(host, plan).new_record == expected
    # Not as an earlier run of the same deployment has left it in a cache of facts.
    assert facts(host, plan, OLDER).new_record == expected


def test_what_is_known_of_a_host_later_is_what_tasks_have_left():
    assert facts("g0", going_on(["g0"]), OLDER).record["status"] == "Succeeded"
    assert facts("g0", going_on([], records=["g0"]), {}).record == record("g0", "Succeeded")
    assert (facts("g0", replacing()).segments, facts("b0", replacing()).segments) == (SEGMENTS["green"], SEGMENTS["blue"])
