# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""That every member of what the APIs answer and take, in the installed botocore, is one that we have decided about: a new one fails here."""
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.draft import COPIED
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.rules.field_rules import SHAPES as ANSWERED
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._aws.copy.described_groups import MODELS

SERVICES = {"MetricAlarm": "cloudwatch", "PutMetricAlarmInput": "cloudwatch"}
NAME = {"AutoScalingGroupName"}
# Request -> (the answer whose fields go into it, what else we send, what we never send).
REQUESTS = {
    "CreateAutoScalingGroupType": (
        "AutoScalingGroup",
        {
            *NAME, "LaunchTemplate", "MixedInstancesPolicy", "MinSize", "MaxSize", "DesiredCapacity", "AvailabilityZones", "AvailabilityZoneIds",
            "VPCZoneIdentifier", "HealthCheckType", "LifecycleHookSpecificationList", "Tags",
        },
        # A template is taken, not an instance; load balancers and protection come at the end; nothing is attached that zonal shift could harm.
        {"InstanceId", "LoadBalancerNames", "TargetGroupARNs", "TrafficSources", "DeletionProtection", "SkipZonalShiftValidation", "Operator"},
    ),
    "LifecycleHookSpecification": ("LifecycleHook", set(), set()),
    "PutScalingPolicyType": ("ScalingPolicy", {*NAME, "PolicyName", "TargetTrackingConfiguration", "PredictiveScalingConfiguration"}, {"MinAdjustmentStep"}),
    "PutMetricAlarmInput": (
        "MetricAlarm",
        {
            "AlarmName", "ActionsEnabled", "OKActions", "AlarmActions", "InsufficientDataActions", "Dimensions", "Metrics", "EvaluationCriteria", "Tags",
        },
        set(),
    ),
    "ScheduledUpdateGroupActionRequest": ("ScheduledUpdateGroupAction", {"StartTime", "EndTime"}, set()),
    "PutWarmPoolType": ("WarmPoolConfiguration", NAME, set()),
    "PutNotificationConfigurationType": ("NotificationConfiguration", {*NAME, "NotificationTypes"}, set()),
    "EnableMetricsCollectionQuery": ("EnabledMetric", {*NAME, "Metrics"}, set()),
    "ScalingProcessQuery": ("SuspendedProcess", {*NAME, "ScalingProcesses"}, set()),
    "Tag": ("TagDescription", {"ResourceId", "ResourceType"}, set()),
}  # fmt: skip
# Those that a request takes by another name.
IN_LISTS = {"NotificationType", "Metric", "ProcessName"}


def members(shape: str) -> set[str]:
    """Return the members of a shape of the service models."""
    return set(MODELS[SERVICES.get(shape, "autoscaling")].shape_for(shape).members)


@pytest.mark.parametrize("shape", ANSWERED)
def test_every_field_of_an_answer_is_decided_about(shape):
    assert set(ANSWERED[shape]) == members(shape)


@pytest.mark.parametrize("shape", REQUESTS)
def test_every_field_of_a_request_is_decided_about(shape):
    answer, others, never = REQUESTS[shape]
    copied = {field for field, kind in ANSWERED[answer].items() if kind == COPIED} - IN_LISTS
    assert copied | others | never == members(shape)
    assert not (copied | others) & never
