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
    chosen = {"pattern": pattern, "target_instances": None, "standing_fleets": None}
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
