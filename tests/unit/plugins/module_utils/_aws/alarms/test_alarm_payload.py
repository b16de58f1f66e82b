# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.alarm_payload import alarm_names, alarms_of, check_actions, check_thresholds
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.name_rules import Group
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

WEB = Group("shop", "web")
OPTIONS = {"deployments_failed": 1, "hosts_failed": 3, "out_of_traffic_seconds": 900, "alarm_actions": []}
TOPIC = "arn:aws:sns:eu-west-1:123456789012:on-call"


def alarms(**options):
    return {name.rpartition("--")[2]: of for name, of in alarms_of(WEB, "Ours", {**OPTIONS, **options}).items()}


@pytest.mark.parametrize("kind, metric, statistic, threshold, text", [
    ("deployments-failed", "DeploymentsFailed", "Sum", 1.0, "Within 5 minutes 1 or more deployments failed. shop to web, by agentless.codedeploy."),
    ("hosts-failed", "HostsFailed", "Sum", 3.0, "Within 5 minutes 3 or more hosts failed. shop to web, by agentless.codedeploy."),
    ("out-of-traffic", "TimeOutOfTraffic", "Maximum", 900.0,
     "Within 5 minutes a host was out of traffic for 900 seconds or longer. shop to web, by agentless.codedeploy."),
])
def test_alarms(kind, metric, statistic, threshold, text):
    assert alarms(alarm_actions=[TOPIC, TOPIC])[kind] == {
        "AlarmDescription": text, "AlarmActions": [TOPIC], "OKActions": [], "InsufficientDataActions": [], "Namespace": "Ours", "MetricName": metric,
        "Dimensions": {"Application": "shop", "DeploymentGroup": "web"}, "Statistic": statistic, "Period": 300, "EvaluationPeriods": 3, "DatapointsToAlarm": 1,
        "Threshold": threshold, "ComparisonOperator": "GreaterThanOrEqualToThreshold", "TreatMissingData": "notBreaching",
    }  # fmt: skip


def test_a_threshold_of_0_is_no_alarm_and_its_name_is_known_nevertheless():
    assert list(alarms(hosts_failed=0)) == ["deployments-failed", "out-of-traffic"]
    assert alarms(deployments_failed=0, hosts_failed=0, out_of_traffic_seconds=0) == {}
    assert alarm_names([WEB]) == [f"codedeploy-shop--web--{kind}" for kind in ("deployments-failed", "hosts-failed", "out-of-traffic")]


def test_a_description_fits():
    [long, *_others] = alarms_of(Group("a" * 1024, "b" * 1024), "Ours", OPTIONS).values()
    assert len(long["AlarmDescription"]) == 1024


@pytest.mark.parametrize("actions", [[], [TOPIC], [f"{TOPIC}{number}" for number in range(5)], [TOPIC] * 6])
def test_actions(actions):
    check_actions(actions, "eu-west-1")


@pytest.mark.parametrize("actions, region, words", [
    ([TOPIC], "us-east-1", "an alarm tells topics of its own region only"),
    ([TOPIC, "on-call"], "eu-west-1", "'on-call', which is no ARN of a topic"),
    (["arn:aws:sqs:eu-west-1:123456789012:queue"], "eu-west-1", "no ARN of a topic"),
    ([""], "eu-west-1", "no ARN of a topic"),
    ([f"{TOPIC}{number}" for number in range(6)], "eu-west-1", "has 6 topics"),
])
def test_what_is_no_action(actions, region, words):
    with pytest.raises(DeploymentError, match=words) as raised:
        check_actions(actions, region)
    assert raised.value.hint.endswith(".")


def test_thresholds_are_not_below_0():
    check_thresholds({**OPTIONS, "hosts_failed": 0})
    with pytest.raises(DeploymentError, match="hosts_failed is -1"):
        check_thresholds({**OPTIONS, "hosts_failed": -1})
