# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.rules.renaming_rules import renamed, resource_labels

DIMENSION = {"Name": "AutoScalingGroupName", "Value": "web"}


@pytest.mark.parametrize(("before", "after"), [
    ([DIMENSION], [{**DIMENSION, "Value": "green"}]),
    ([{**DIMENSION, "Value": "web-2"}, {"Name": "Application", "Value": "web"}], None),
    ({"Metrics": [{"MetricStat": {"Metric": {"Dimensions": [DIMENSION]}}}]},
     {"Metrics": [{"MetricStat": {"Metric": {"Dimensions": [{**DIMENSION, "Value": "green"}]}}}]}),
    ({"Expression": "SEARCH('{AWS/EC2,AutoScalingGroupName} AutoScalingGroupName=\"web\" CPU', 'Sum')"},
     {"Expression": "SEARCH('{AWS/EC2,AutoScalingGroupName} AutoScalingGroupName=\"green\" CPU', 'Sum')"}),
    ({"Expression": "SELECT SUM(x) FROM y WHERE AutoScalingGroupName = 'web' AND z = 'web'"},
     {"Expression": "SELECT SUM(x) FROM y WHERE AutoScalingGroupName = 'green' AND z = 'web'"}),
    ({"PromQLCriteria": {"Query": 'sum(x{AutoScalingGroupName="web"})'}}, {"PromQLCriteria": {"Query": 'sum(x{AutoScalingGroupName="green"})'}}),
    ({"Expression": "AutoScalingGroupName=web-2 AutoScalingGroupName='webshop'"}, None),
    ({"Expression": "m1 / web"}, None),
    (3, None),
])
def test_renamed(before, after):
    assert renamed(before, "web", "green") == (before if after is None else after)


def test_names_with_characters_that_mean_something():
    assert renamed({"Expression": "AutoScalingGroupName='a.b(c)'"}, "a.b(c)", "x\\1") == {"Expression": "AutoScalingGroupName='x\\1'"}
    assert renamed({"Expression": "AutoScalingGroupName='a-b'"}, "a.b", "x") == {"Expression": "AutoScalingGroupName='a-b'"}


def test_labels_wherever_they_stand():
    policy = {"a": [{"Spec": {"ResourceLabel": "one"}}, {"ResourceLabel": "two"}], "ResourceLabel": ""}
    assert resource_labels(policy) == ["one", "two"] and resource_labels([]) == []
