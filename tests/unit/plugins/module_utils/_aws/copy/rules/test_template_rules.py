# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import copy

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.rules.template_rules import (
    expressions,
    resolved_settings,
    running_versions,
    settings_with_expressions,
)
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

A, B = {"LaunchTemplateId": "lt-a", "LaunchTemplateName": "web"}, {"LaunchTemplateName": "arm"}
PLAIN = {"AutoScalingGroupName": "web", "LaunchTemplate": {**A, "Version": "$Latest"}}
WITHOUT_VERSION = {"AutoScalingGroupName": "web", "LaunchTemplate": B}
MIXED = {
    "AutoScalingGroupName": "web",
    "MixedInstancesPolicy": {
        "LaunchTemplate": {
            "LaunchTemplateSpecification": {**A, "Version": "$Default"},
            "Overrides": [{"InstanceType": "m7i.large"}, {"InstanceType": "m7g.large", "LaunchTemplateSpecification": {**B, "Version": "$Latest"}}],
        },
        "InstancesDistribution": {"OnDemandBaseCapacity": 1},
    },
}
NUMBERED = {"AutoScalingGroupName": "web", "LaunchTemplate": {**A, "Version": "3"}}
VERSIONS = {"lt-a": {"$Latest": 9, "$Default": 7}, "arm": {"$Latest": 4, "$Default": 4}}


@pytest.mark.parametrize(("group", "asked", "numbers"), [
    (PLAIN, {"lt-a": ["$Latest"]}, ["9"]),
    (WITHOUT_VERSION, {"arm": ["$Default"]}, ["4"]),
    (MIXED, {"lt-a": ["$Default"], "arm": ["$Latest"]}, ["7", "4"]),
    (NUMBERED, {}, []),
    ({"AutoScalingGroupName": "web", "LaunchConfigurationName": "old"}, {}, []),
])
def test_expressions_become_numbers_and_come_back(group, asked, numbers):
    before = copy.deepcopy(group)
    settings, changes = resolved_settings(group, VERSIONS)
    assert group == before and expressions(group) == asked and [number for _field, _expression, number in changes] == numbers
    assert expressions(settings) == {}
    back = settings_with_expressions({**group, **settings}, group)
    assert bool(back) == bool(asked)
    if back:
        assert expressions(back) == asked and {**settings, **back}.keys() == settings.keys()


def test_a_template_is_named_by_its_id_or_its_name():
    assert resolved_settings(PLAIN, VERSIONS)[0] == {"LaunchTemplate": {"LaunchTemplateId": "lt-a", "Version": "9"}}
    assert resolved_settings(WITHOUT_VERSION, VERSIONS)[0] == {"LaunchTemplate": {"LaunchTemplateName": "arm", "Version": "4"}}


def test_where_changes_are():
    assert [field for field, _expression, _number in resolved_settings(MIXED, VERSIONS)[1]] == [
        "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.Version",
        "MixedInstancesPolicy.LaunchTemplate.Overrides[1].LaunchTemplateSpecification.Version",
    ]


def test_a_version_that_there_is_not():
    with pytest.raises(DeploymentError, match=r"lt-a of Auto Scaling group web has no version \$Latest"):
        resolved_settings(PLAIN, {"arm": {"$Latest": 1}})


def test_another_template_gets_no_expression():
    other = {"AutoScalingGroupName": "green", "LaunchTemplate": {"LaunchTemplateId": "lt-other", "Version": "1"}}
    assert settings_with_expressions(other, PLAIN) == {}


def test_versions_that_run_are_in_their_order():
    members = [{"LaunchTemplate": {**A, "Version": version}} for version in ("10", "9", "10")]
    assert running_versions({"Instances": [*members, {"LaunchConfigurationName": "old"}]}) == {"lt-a": ["9", "10"]}
