# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.fleet_reader import FleetReader

IN_BOTH = "in the original fleet (codedeploy_targets) and in the replacement fleet (codedeploy_replacement_targets)"


class Inventory:
    """What HostVariables is asked."""

    def __init__(self, *hosts, strange=()):
        self._hosts, self._strange = list(hosts), list(strange)

    def hosts_of(self, _pattern):
        return self._hosts

    def unreachable_names(self, hosts):
        return [host for host in hosts if host in self._strange]


def replacement(inventory, pattern, original):
    chosen = {"pattern": pattern, "target_instances": None, "standing_fleets": None, "copied": None}
    return FleetReader(inventory, None).read(chosen, original, None)["replacement"]


def test_a_replacement_fleet_is_what_its_pattern_matches():
    assert replacement(Inventory("g1", "g0"), "green", ["b0"]) == ["g1", "g0"]


@pytest.mark.parametrize("pattern, hosts", [("green", ["g0"]), ("green,localhost", ["localhost", "g0"])])
def test_the_controller_is_in_a_replacement_fleet_only_where_it_is_named(pattern, hosts):
    assert replacement(Inventory("localhost", "g0"), pattern, ["b0"]) == hosts


@pytest.mark.parametrize("inventory, code, message", [
    (Inventory(), "NO_INSTANCES", "The replacement fleet has no hosts: codedeploy_replacement_targets or codedeploy_target_instances chooses none."),
    (Inventory("g0", "b1"), "INVALID_TARGETS", f"b1: {IN_BOTH}."),
    (Inventory("b0", "g0", "b1"), "INVALID_TARGETS", f"b0, b1: {IN_BOTH}."),
    (Inventory("g0", "g[1]", strange=["g[1]"]), "INVALID_TARGETS", "no play finds 'g[1]' by name, as characters in it mean something in a pattern of hosts."),
])  # fmt: skip
def test_what_cannot_replace_a_fleet_is_refused(inventory, code, message):
    with pytest.raises(DeploymentError) as refused:
        replacement(inventory, "green", ["b0", "b1"])
    assert (refused.value.code, refused.value.message) == (code, message)


class Patterns(Inventory):
    """Hosts by the patterns that match them."""

    def __init__(self, strange=(), **patterns):
        super().__init__(strange=strange)
        self._patterns = patterns

    def hosts_of(self, pattern):
        return self._patterns[pattern]


def standing(inventory, *patterns):
    chosen = {"pattern": None, "target_instances": None, "standing_fleets": list(patterns), "copied": None}
    return FleetReader(inventory, None).read(chosen, ["b0", "g0"], None)


def test_of_fleets_that_take_turns_the_first_is_the_original_one_until_more_is_known():
    found = standing(Patterns(blue=["b1", "b0"], green=["g0"]), "blue", "green")
    fleets = {"blue": ["b1", "b0"], "green": ["g0"]}
    assert found == {"original": ["b1", "b0"], "replacement": ["g0"], "pattern": "green", "instances": {}, "standing": fleets, "copied_group": None}


@pytest.mark.parametrize("inventory, code, message", [
    (Patterns(blue=["b0"], green=[]), "NO_INSTANCES", "The standing fleet green has no hosts."),
    (Patterns(blue=[], green=["g0"]), "NO_INSTANCES", "The standing fleet blue has no hosts."),
    (Patterns(blue=["b0", "x"], green=["x"]), "INVALID_TARGETS", "x: in both standing fleets, blue and green."),
    (Patterns(blue=["b[0]"], green=["g0"], strange=["b[0]"]), "INVALID_TARGETS",
     "no play finds 'b[0]' by name, as characters in it mean something in a pattern of hosts."),
])  # fmt: skip
def test_what_cannot_take_turns_is_refused_by_the_patterns_that_were_set(inventory, code, message):
    with pytest.raises(DeploymentError) as refused:
        standing(inventory, "blue", "green")
    assert (refused.value.code, refused.value.message) == (code, message)


class Options:
    """What OptionReader is asked."""

    def __init__(self, **ids):
        self._ids = ids

    def options_of(self, host, names):
        return {names[0]: self._ids[host]} if self._ids.get(host) else {}


def instance(instance_id, state="running"):
    return {"instance_id": instance_id, "state": state, "tags": {"Name": "web"}}


def by_tags(instances, **ids):
    chosen = {"pattern": None, "target_instances": {"tag_filters": []}, "standing_fleets": None, "copied": None}
    return FleetReader(Inventory("b0", "g0", "g1"), Options(**ids)).read(chosen, ["b0"], instances)


def test_instances_are_the_hosts_that_have_their_ids_where_they_run():
    running = instance("i-1")
    found = by_tags([running, instance("i-0", "stopped"), instance("i-gone", "terminated")], g0="i-0", g1="i-1")
    assert (found["original"], found["replacement"], found["pattern"]) == (["b0"], ["g1"], "codedeploy_target_instances")
    assert (found["instances"], found["standing"], found["copied_group"]) == ({"g1": running}, None, None)


@pytest.mark.parametrize("instances, ids, code, message", [
    ([], {}, "NO_INSTANCES", "The replacement fleet has no hosts: codedeploy_replacement_targets or codedeploy_target_instances chooses none."),
    ([instance("i-0", "stopped")], {"g0": "i-0"}, "NO_INSTANCES",
     "The replacement fleet has no hosts: codedeploy_replacement_targets or codedeploy_target_instances chooses none."),
    ([instance("i-0"), instance("i-2")], {"g0": "i-0"}, "INVALID_TARGETS", "No host of the inventory has the instance id of i-2 (web)."),
    ([instance("i-0")], {"g0": "i-0", "g1": "i-0"}, "INVALID_TARGETS", "Several hosts of the inventory are one instance: i-0 is g0, g1."),
    ([instance("i-0")], {"b0": "i-0"}, "INVALID_TARGETS", f"b0: {IN_BOTH}."),
])  # fmt: skip
def test_instances_that_are_no_replacement_fleet_are_refused(instances, ids, code, message):
    with pytest.raises(DeploymentError) as refused:
        by_tags(instances, **ids)
    assert (refused.value.code, refused.value.message) == (code, message)
