# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.target_instances import check_all_known, check_target_instances, hosts_of_instances


def instance(instance_id, **tags):
    return {"instance_id": instance_id, "tags": tags}


FIRST, SECOND, THIRD = instance("i-1", Name="web-1"), instance("i-2"), instance("i-3", Name="web-3", stage="green")


def test_what_codedeploy_takes_is_taken_and_the_variable_is_named_otherwise():
    check_target_instances({"auto_scaling_groups": ["web"]})
    with pytest.raises(DeploymentError, match="codedeploy_target_instances: auto_scaling_groups is str") as refused:
        check_target_instances({"auto_scaling_groups": "web"})
    assert refused.value.code == "InvalidAutoScalingGroupException" and refused.value.hint


@pytest.mark.parametrize(
    ("ids", "known", "strangers"),
    [
        ({"a": "i-3", "b": "i-1", "c": None, "d": "i-9", "e": ""}, {"b": FIRST, "a": THIRD}, [SECOND]),
        ({"a": "i-1", "b": "i-2", "c": "i-3"}, {"a": FIRST, "b": SECOND, "c": THIRD}, []),
        ({}, {}, [FIRST, SECOND, THIRD]),
        # Two hosts that are one instance matter only where it is chosen.
        ({"a": "i-9", "b": "i-9", "c": "i-2"}, {"c": SECOND}, [FIRST, THIRD]),
    ],
)
def test_instances_and_hosts_are_matched_by_id(ids, known, strangers):
    assert hosts_of_instances([FIRST, SECOND, THIRD], ids) == (known, strangers)


def test_two_hosts_that_are_one_instance_are_refused():
    with pytest.raises(DeploymentError, match="INVALID_TARGETS: Several hosts .* one instance: i-1 is a, b"):
        hosts_of_instances([FIRST], {"a": "i-1", "b": "i-1"})


def test_instances_that_the_inventory_does_not_have_are_named():
    check_all_known([])
    with pytest.raises(DeploymentError, match=r"instance id of i-2, i-3 \(web-3\)\. Add these instances to the inventory, or refresh it"):
        check_all_known([SECOND, THIRD])
    with pytest.raises(DeploymentError, match="i-19 and 5 more"):
        check_all_known([instance(f"i-{number}") for number in range(25)])
