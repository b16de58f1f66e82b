# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.chosen_replacement import chosen_replacement

INSTANCES = {"tag_filters": [{"key": "fleet", "value": "green", "type": "KEY_AND_VALUE"}]}
NAMES = ("codedeploy_replacement_targets", "codedeploy_target_instances", "codedeploy_standing_fleets")
VALUES = ("green", INSTANCES, ["blue", "green"])


def options(*values):
    return dict(zip(NAMES, values))


@pytest.mark.parametrize("agreed, expected", [
    (options("green"), ("green", None, None)),
    (options(["green", "!g9"]), ("green,!g9", None, None)),
    (options(7), ("7", None, None)),
    (options([7, 8]), ("7,8", None, None)),
    (options("", INSTANCES), (None, INSTANCES, None)),
    (options(None, {}, ["blue", "green:&web"]), (None, None, ["blue", "green:&web"])),
    (options("green", {}, []), ("green", None, None)),
])  # fmt: skip
def test_each_way_of_choosing(agreed, expected):
    assert chosen_replacement(agreed, ["b0"]) == {**dict(zip(("pattern", "target_instances", "standing_fleets"), expected)), "copied": None}


@pytest.mark.parametrize("which", [(0, 1), (0, 2), (1, 2), (0, 1, 2)])
def test_it_is_chosen_in_one_way_only(which):
    with pytest.raises(DeploymentError) as refused:
        chosen_replacement({NAMES[one]: VALUES[one] for one in which}, ["b0"])
    error, given = refused.value, " and ".join(NAMES[one] for one in which)
    assert (error.code, error.message) == ("INVALID_OPTION", f"{given} are set, and each of them chooses the replacement fleet.")
    assert (error.hint, error.where["option"]) == ("Leave all but one of them out. Nothing was touched.", NAMES[which[1]])


@pytest.mark.parametrize("agreed", [{}, options("", {}, []), options(None, None, None)])
def test_it_must_be_chosen(agreed):
    with pytest.raises(DeploymentError) as refused:
        chosen_replacement(agreed, ["b0", "b1"])
    assert (refused.value.code, refused.value.message) == ("INVALID_OPTION", "codedeploy_replacement_targets is not set for b0, b1.")


@pytest.mark.parametrize("standing", [
    ["blue"], ["a", "b", "c"], ["blue", ""], ["blue", None], ["blue", ["green"]], ["web", "web"], "ab", "blue,green", {"a": 1, "b": 2}, 7, True,
])  # fmt: skip
def test_what_are_no_two_patterns(standing):
    with pytest.raises(DeploymentError, match="INVALID_OPTION: codedeploy_standing_fleets is .*, which are not two patterns of hosts.") as refused:
        chosen_replacement(options(None, None, standing), ["b0"])
    assert refused.value.hint.startswith("Give two patterns") and refused.value.where["option"] == NAMES[2]


def test_what_codedeploy_would_not_take_as_instances_is_refused_with_the_name_of_the_option():
    with pytest.raises(DeploymentError, match="codedeploy_target_instances: "):
        chosen_replacement(options(None, {"strange": []}), ["b0"])
