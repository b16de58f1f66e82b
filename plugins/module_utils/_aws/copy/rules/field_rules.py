# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of each field that the APIs answer with, by the names of their shapes: COPIED, None where a function decides, or why it cannot be copied."""

from __future__ import annotations

from ..draft import COPIED

OWN = "AWS gives each its own."
STATE = "It says what happens at the moment."
ELSEWHERE = None

GROUP = {
    **dict.fromkeys(
        (
            "LaunchConfigurationName", "DefaultCooldown", "HealthCheckGracePeriod", "PlacementGroup", "TerminationPolicies",
            "NewInstancesProtectedFromScaleIn", "ServiceLinkedRoleARN", "MaxInstanceLifetime", "CapacityRebalance", "Context", "DesiredCapacityType",
            "DefaultInstanceWarmup", "InstanceMaintenancePolicy", "AvailabilityZoneDistribution", "AvailabilityZoneImpairmentPolicy",
            "CapacityReservationSpecification", "InstanceLifecyclePolicy",
        ),
        COPIED,
    ),
    **dict.fromkeys(
        (
            "AutoScalingGroupName", "LaunchTemplate", "MixedInstancesPolicy", "MinSize", "MaxSize", "DesiredCapacity", "AvailabilityZones",
            "AvailabilityZoneIds", "VPCZoneIdentifier", "LoadBalancerNames", "TargetGroupARNs", "TrafficSources", "HealthCheckType", "Instances",
            "SuspendedProcesses", "EnabledMetrics", "Tags", "WarmPoolConfiguration", "DeletionProtection",
        ),
        ELSEWHERE,
    ),
    "AutoScalingGroupARN": OWN,
    "CreatedTime": OWN,
    "PredictedCapacity": STATE,
    "Status": STATE,
    "WarmPoolSize": STATE,
    "Operator": "Only its operator changes a group that has one.",
}  # fmt: skip
HOOK = {
    **dict.fromkeys(
        ("LifecycleHookName", "LifecycleTransition", "NotificationTargetARN", "RoleARN", "NotificationMetadata", "HeartbeatTimeout", "DefaultResult"), COPIED
    ),
    "AutoScalingGroupName": ELSEWHERE,
    "GlobalTimeout": "Auto Scaling computes it from the heartbeat timeout.",
}
POLICY = {
    **dict.fromkeys(
        (
            "PolicyType", "AdjustmentType", "MinAdjustmentMagnitude", "ScalingAdjustment", "Cooldown", "StepAdjustments",
            "MetricAggregationType", "EstimatedInstanceWarmup", "Enabled",
        ),
        COPIED,
    ),
    **dict.fromkeys(("AutoScalingGroupName", "PolicyName", "Alarms", "TargetTrackingConfiguration", "PredictiveScalingConfiguration"), ELSEWHERE),
    "PolicyARN": OWN,
    "MinAdjustmentStep": "MinAdjustmentMagnitude has taken its place, and the API takes only one of them.",
}  # fmt: skip
ALARM = {
    **dict.fromkeys(
        (
            "AlarmDescription", "MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Unit", "EvaluationPeriods", "DatapointsToAlarm",
            "Threshold", "ComparisonOperator", "TreatMissingData", "EvaluateLowSampleCountPercentile", "ThresholdMetricId", "EvaluationWindow",
            "WarmUpConfiguration", "EvaluationInterval", "ActionConfiguration",
        ),
        COPIED,
    ),
    **dict.fromkeys(
        ("AlarmName", "ActionsEnabled", "OKActions", "AlarmActions", "InsufficientDataActions", "Dimensions", "Metrics", "EvaluationCriteria"), ELSEWHERE
    ),
    "AlarmArn": OWN,
    "AlarmConfigurationUpdatedTimestamp": OWN,
    **dict.fromkeys(
        ("StateValue", "StateReason", "StateReasonData", "StateUpdatedTimestamp", "EvaluationState", "StateTransitionedTimestamp"), STATE
    ),
}  # fmt: skip
SCHEDULED_ACTION = {
    **dict.fromkeys(("ScheduledActionName", "Recurrence", "MinSize", "MaxSize", "DesiredCapacity", "TimeZone"), COPIED),
    **dict.fromkeys(("AutoScalingGroupName", "StartTime", "EndTime"), ELSEWHERE),
    "ScheduledActionARN": OWN,
    "Time": "StartTime has taken its place.",
}
WARM_POOL = {**dict.fromkeys(("MaxGroupPreparedCapacity", "MinSize", "PoolState", "InstanceReusePolicy"), COPIED), "Status": STATE}
NOTIFICATION = {"AutoScalingGroupName": ELSEWHERE, "TopicARN": COPIED, "NotificationType": COPIED}
TAG = {**dict.fromkeys(("Key", "Value", "PropagateAtLaunch"), COPIED), "ResourceId": OWN, "ResourceType": OWN}
METRIC = dict.fromkeys(("Metric", "Granularity"), COPIED)
PROCESS = {"ProcessName": COPIED, "SuspensionReason": STATE}
# By the names that the service models have for what is answered.
SHAPES = {
    "AutoScalingGroup": GROUP,
    "LifecycleHook": HOOK,
    "ScalingPolicy": POLICY,
    "MetricAlarm": ALARM,
    "ScheduledUpdateGroupAction": SCHEDULED_ACTION,
    "WarmPoolConfiguration": WARM_POOL,
    "NotificationConfiguration": NOTIFICATION,
    "TagDescription": TAG,
    "EnabledMetric": METRIC,
    "SuspendedProcess": PROCESS,
}
