# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.alarm_payload import alarms_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.alarm_plan import alarm_changes, request_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.change_rules import changed_only
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.name_rules import Group

TOPICS = [f"arn:aws:sns:eu-west-1:123456789012:{name}" for name in ("a", "b")]
OPTIONS = {"deployments_failed": 1, "hosts_failed": 0, "out_of_traffic_seconds": 0, "alarm_actions": TOPICS}
WANTED = alarms_of(Group("shop", "web"), "Ours", OPTIONS)
[NAME] = WANTED
# As DescribeAlarms gives it back.
ALARM = {**request_of(NAME, WANTED[NAME], None), "StateValue": "ALARM", "StateReason": "Threshold crossed", "AlarmArn": "arn:aws:cloudwatch:x"}


@pytest.mark.parametrize("differs", [
    {}, {"StateValue": "OK"}, {"ActionsEnabled": False}, {"SomethingNew": 1}, {"AlarmActions": TOPICS[::-1]}, {"Dimensions": ALARM["Dimensions"][::-1]},
    {"Threshold": 1}, {"Metrics": []}, {"Unit": None},
])
def test_the_same_alarm(differs):
    assert changed_only(alarm_changes([NAME], {NAME: {**ALARM, **differs}}, WANTED)) == []


@pytest.mark.parametrize("differs", [
    {"Threshold": 2.0}, {"Period": 60}, {"EvaluationPeriods": 1}, {"DatapointsToAlarm": None}, {"AlarmActions": TOPICS[:1]}, {"OKActions": TOPICS},
    {"InsufficientDataActions": TOPICS}, {"Namespace": "Theirs"}, {"MetricName": "HostsFailed"}, {"Statistic": "Maximum"}, {"Dimensions": []},
    {"Dimensions": [{"Name": "Application", "Value": "shop"}]}, {"ComparisonOperator": "LessThanThreshold"}, {"TreatMissingData": "missing"},
    {"AlarmDescription": ""}, {"Unit": "Count"}, {"Metrics": [{"Id": "e1", "Expression": "m1"}]}, {"ExtendedStatistic": "p90"},
])
def test_another_alarm(differs):
    [change] = changed_only(alarm_changes([NAME], {NAME: {**ALARM, **differs}}, WANTED))
    assert change.after == WANTED[NAME] and change.before != change.after


@pytest.mark.parametrize("key", [key for key in WANTED[NAME] if key not in ("OKActions", "InsufficientDataActions")])
def test_an_alarm_without_a_setting(key):
    found = {name: value for name, value in ALARM.items() if name != key}
    assert len(changed_only(alarm_changes([NAME], {NAME: found}, WANTED))) == 1


def test_new_superfluous_and_foreign_alarms():
    names = [NAME, "superfluous", "never there"]
    changes = alarm_changes(names, {"superfluous": ALARM, "foreign": ALARM}, WANTED)
    assert [(change.name, bool(change.before), bool(change.after)) for change in changes] == [
        (NAME, False, True), ("superfluous", True, False), ("never there", False, False),
    ]  # fmt: skip


@pytest.mark.parametrize("found, enabled", [(None, True), ({**ALARM, "ActionsEnabled": False}, False), (ALARM, True)])
def test_a_request_leaves_actions_switched_off(found, enabled):
    request = request_of(NAME, WANTED[NAME], found)
    assert (request["AlarmName"], request["ActionsEnabled"]) == (NAME, enabled)
    assert request["Dimensions"] == [{"Name": "Application", "Value": "shop"}, {"Name": "DeploymentGroup", "Value": "web"}]
