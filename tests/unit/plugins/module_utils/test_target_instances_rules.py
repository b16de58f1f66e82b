# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._target_instances_rules import selection

WEB = {"key": "Name", "value": "web-*", "type": "KEY_AND_VALUE"}
KEY = {"key": "green", "value": None, "type": "KEY_ONLY"}
VALUE = {"key": None, "value": "green", "type": "VALUE_ONLY"}


@pytest.mark.parametrize(
    ("given", "tag_groups", "groups"),
    [
        ({"tag_filters": [WEB]}, [[WEB]], []),
        ({"tag_filters": [WEB, KEY, VALUE], "ec2_tag_set": None, "auto_scaling_groups": None}, [[WEB, KEY, VALUE]], []),
        ({"tag_filters": [], "ec2_tag_set": {"ec2_tag_set_list": [[WEB, KEY], [VALUE]]}}, [[WEB, KEY], [VALUE]], []),
        ({"ec2_tag_set": {"ec2_tag_set_list": None}, "auto_scaling_groups": ["b", "a", "b"]}, [], ["b", "a"]),
        ({"tag_filters": [WEB], "auto_scaling_groups": ["web"]}, [[WEB]], ["web"]),
        ({"tag_filters": [{"key": "stage", "value": 2, "type": "KEY_AND_VALUE"}]}, [[{"key": "stage", "value": "2", "type": "KEY_AND_VALUE"}]], []),
        ({"tag_filters": [{"key": "idle", "value": "", "type": "KEY_AND_VALUE"}]}, [[{"key": "idle", "value": "", "type": "KEY_AND_VALUE"}]], []),
        ({"tag_filters": [{"key": "green", "value": "of no account", "type": "KEY_ONLY"}]}, [[KEY]], []),
    ],
)
def test_what_is_selected(given, tag_groups, groups):
    assert selection(given) == {"tag_groups": tag_groups, "auto_scaling_groups": groups}


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        (None, "InvalidTargetInstancesException", "target_instances is NoneType, not a dictionary"),
        ({}, "InvalidTargetInstancesException", "neither tags nor Auto Scaling groups"),
        ({"tag_filters": [], "auto_scaling_groups": []}, "InvalidTargetInstancesException", "neither tags nor Auto Scaling groups"),
        ({"tagFilters": [WEB]}, "InvalidTargetInstancesException", "the key 'tagFilters'"),
        ({"tag_filters": WEB}, "InvalidEC2TagException", "tag_filters is dict, not a list"),
        ({"tag_filters": ["web"]}, "InvalidEC2TagException", r"tag_filters\[0\] is str"),
        ({"tag_filters": [WEB, {}]}, "InvalidEC2TagException", r"tag_filters\[1\] has the type None"),
        ({"tag_filters": [{**WEB, "type": "KEY"}]}, "InvalidEC2TagException", "the type 'KEY', which is none of KEY_ONLY"),
        ({"tag_filters": [{**WEB, "name": "x"}]}, "InvalidEC2TagException", "the key 'name'"),
        ({"tag_filters": [{"key": "Name", "type": "KEY_AND_VALUE"}]}, "InvalidEC2TagException", "KEY_AND_VALUE and has no value"),
        ({"tag_filters": [{"value": "web", "type": "KEY_AND_VALUE"}]}, "InvalidEC2TagException", "KEY_AND_VALUE and has no key"),
        ({"tag_filters": [{"key": "", "type": "KEY_ONLY"}]}, "InvalidEC2TagException", "KEY_ONLY and has no key"),
        ({"tag_filters": [{"value": "", "type": "VALUE_ONLY"}]}, "InvalidEC2TagException", "VALUE_ONLY and has no value"),
        ({"tag_filters": [{**WEB, "value": True}]}, "InvalidEC2TagException", r"tag_filters\[0\].value is True"),
        ({"tag_filters": [WEB] * 11}, "InvalidEC2TagException", "11 tag filters; CodeDeploy takes 10"),
        ({"tag_filters": [WEB], "ec2_tag_set": {"ec2_tag_set_list": [[KEY]]}}, "InvalidEC2TagCombinationException", "exclude each other"),
        ({"ec2_tag_set": {"ec2_tag_set_list": [[WEB], []]}}, "InvalidEC2TagException", r"ec2_tag_set_list\[1\] is empty"),
        ({"ec2_tag_set": {"ec2_tag_set_list": [[WEB]] * 4}}, "TagSetListLimitExceededException", "4 lists; CodeDeploy takes 3"),
        ({"ec2_tag_set": {"ec2_tag_set_list": [WEB]}}, "InvalidEC2TagException", r"ec2_tag_set_list\[0\] is dict, not a list"),
        ({"ec2_tag_set": {"list": [[WEB]]}}, "InvalidTargetInstancesException", "ec2_tag_set has the key 'list'"),
        ({"ec2_tag_set": [[WEB]]}, "InvalidTargetInstancesException", "ec2_tag_set is list, not a dictionary"),
        ({"auto_scaling_groups": "web"}, "InvalidAutoScalingGroupException", "auto_scaling_groups is str, not a list"),
        ({"auto_scaling_groups": ["web", ""]}, "InvalidAutoScalingGroupException", "the entry ''"),
        ({"auto_scaling_groups": [{"name": "web"}]}, "InvalidAutoScalingGroupException", "the entry {'name'"),
        ({"auto_scaling_groups": [str(number) for number in range(11)]}, "InvalidAutoScalingGroupException", "11 names; CodeDeploy takes 10"),
    ],
)
def test_what_is_refused(given, code, words):
    with pytest.raises(DeploymentError, match=words) as refused:
        selection(given)
    assert refused.value.code == code and refused.value.hint
