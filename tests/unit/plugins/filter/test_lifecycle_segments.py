# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.filter.lifecycle_segments import lifecycle_segments
from ansible_collections.agentless.codedeploy.plugins.filter.phase_segments import FilterModule as PhaseSegments
from ansible_collections.agentless.codedeploy.tests.unit.plugins.filter.variables_of_hosts import HostVars, hostvars, lifecycles, plan, record, replacing


@pytest.mark.parametrize(("previous", "first"), [([], ["DownloadBundle", "Install"]), (["ApplicationStop"], ["ApplicationStop", "DownloadBundle", "Install"])])
def test_scripts_of_the_revision_before_count(previous, first):
    staged = {**record("a"), "previous": {"events": previous, "previous_appspecs": {}}}
    made = plan(["BeforeBlockTraffic", "ApplicationStop", "DownloadBundle", "BeforeInstall", "Install"], hooks=["ApplicationStop"])
    assert lifecycle_segments(made, ["a", "b"], hostvars(a=staged))["in_place"] == [{"type": "events", "events": first, "unscripted": [], "phase": "deploy"}]


def test_each_event_can_be_a_segment():
    made = plan(["DownloadBundle", "BeforeInstall"], hooks=["BeforeInstall"], one_task_per_event=True)
    assert [segment["events"] for segment in lifecycle_segments(made, ["a"], HostVars())["in_place"]] == [["DownloadBundle"], ["BeforeInstall"]]


def test_each_kind_of_host_has_a_lifecycle_of_its_own():
    staged = {**record("b"), "previous": {"events": ["BeforeBlockTraffic"], "previous_appspecs": {}}}
    assert lifecycle_segments(replacing(), ["a", "b"], hostvars(b=staged)) == {
        "green": [
            {"type": "events", "events": ["Install"], "unscripted": [], "phase": "deploy"},
            {"type": "allow_traffic", "event": "AllowTraffic", "phase": "reroute"},
        ],
        "blue": [
            {"type": "events", "events": ["BeforeBlockTraffic"], "unscripted": [], "phase": "deregister"},
            {"type": "block_traffic", "event": "BlockTraffic", "phase": "deregister"},
        ],
    }


def test_a_wave_runs_the_segments_of_its_phase():
    phase_segments = PhaseSegments().filters()["phase_segments"]
    assert [(segment["type"], segment["index"]) for segment in phase_segments(lifecycles()["green"], "reroute")] == [("allow_traffic", 1)]
    assert phase_segments(lifecycles()["blue"], "deploy") == []
