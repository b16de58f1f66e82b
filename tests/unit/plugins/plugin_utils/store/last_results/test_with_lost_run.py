# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import with_lost_run
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.last_results.results import (
    NEW,
    REPLACING,
    lost,
    of_fleets,
    record,
    result,
    untouched,
)


def test_of_a_lost_run_the_wave_is_in_the_middle_and_what_was_written_counts():
    before = {**NEW, "open_deployment_id": "d-1", "instances": {"c": result("Failed", "d-0")}}
    group = with_lost_run(before, lost({"hosts": ["b"], "begun_at": "1"}, {"a": record("Succeeded"), "c": untouched()}))
    assert group["instances"] == {"a": result("Succeeded"), "b": result("InProgress"), "c": result("Failed", "d-0")}
    assert group["open_deployment_id"] is None
    assert with_lost_run(group, lost({"hosts": ["b"], "begun_at": "1"}, {"a": record("Succeeded")})) == group


def test_a_deployment_that_succeeded_though_the_group_was_not_written_is_the_last_good_one():
    group = with_lost_run({**NEW, "open_deployment_id": "d-1"}, lost(None, {"a": record("Succeeded")}, status="Succeeded", ended_at="1"))
    assert group["last_good"] == {"deployment_id": "d-1", "revision": {}, "revision_sha256": "old", "at": "1"}
    assert group["instances"] == {"a": result("Succeeded", at="0")}


def test_a_run_that_was_lost_before_its_first_wave_leaves_nothing():
    assert with_lost_run({**NEW, "open_deployment_id": "d-1"}, lost(None)) == NEW
    assert with_lost_run({**NEW, "open_deployment_id": "d-1"}, None) == NEW


@pytest.mark.parametrize("wave, hosts, remembered", [
    (["g1"], {"g0": "Ready"}, {"g0": "Ready", "g1": "InProgress"}),
    # Those that traffic was being rerouted to are in the middle, others wait.
    (["g0", "g1"], {"g0": "Ready", "g1": "Ready", "g2": "Ready"}, {"g0": "InProgress", "g1": "InProgress", "g2": "Ready"}),
    (["g2"], {"g0": "Succeeded", "g1": "Failed", "g2": "Ready"}, {"g0": "Succeeded", "g1": "Failed", "g2": "InProgress"}),
    (["b0", "b1"], {"g0": "Succeeded", "b0": "Succeeded"}, {"g0": "Succeeded"}),
    # It waited, and was given up or nobody had it go on.
    ([], {"g0": "Ready", "g1": "Failed", "g2": "Ready"}, {"g0": "Ready", "g1": "Failed", "g2": "Ready"}),
])  # fmt: skip
def test_of_a_lost_run_the_original_fleet_is_not_in_the_middle_of_a_revision(wave, hosts, remembered):
    left = {**lost({"hosts": wave, "begun_at": "1"}, of_fleets(**hosts)), "plan": REPLACING}
    group = with_lost_run({**NEW, "open_deployment_id": "d-1"}, left)
    assert {host: known["status"] for host, known in group["instances"].items()} == remembered
    assert {(known["deployment_id"], known["revision_sha256"]) for known in group["instances"].values()} == {("d-1", "old")}
