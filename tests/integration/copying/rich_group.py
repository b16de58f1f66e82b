# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An Auto Scaling group that has one of everything, and what there is of it and its copies afterwards."""
from __future__ import annotations

import itertools

DEPLOYMENT, NEXT_DEPLOYMENT = "d-ABCDEFGH1", "d-ABCDEFGH2"
QUICK = {"timeout_seconds": 30, "poll_interval_seconds": 0.1}
HOOK = {"LifecycleHookName": "drain", "LifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING", "HeartbeatTimeout": 30, "DefaultResult": "CONTINUE"}
# Of a group, what each has for itself, or what happens at the moment.
OF_ITS_OWN = (
    "AutoScalingGroupName", "AutoScalingGroupARN", "CreatedTime", "Instances", "Tags", "SuspendedProcesses", "Status", "MinSize", "WarmPoolSize",
)  # fmt: skip
_ports = itertools.count(18000)


def copy_of(name: str, deployment_id: str = DEPLOYMENT) -> str:
    """Return the name that the copy of a group has."""
    return f"CodeDeploy_{name}_{deployment_id}"


def add_rich_group(aws, name: str, size: int = 2) -> None:
    """Make a group in two zones that follows $Latest, with a target group, a hook, policies, an alarm, a schedule and all else."""
    target_group = aws.add_target_group(name, port=next(_ports))
    aws.add_application_load_balancer(name, [target_group])
    template = aws.add_launch_template(name)
    subnets = aws.client("ec2").describe_subnets()["Subnets"][:2]
    aws.add_auto_scaling_group(
        name, size, {"Name": name},
        LaunchTemplate={"LaunchTemplateId": template, "Version": "$Latest"}, MinSize=1, MaxSize=size + 2, TargetGroupARNs=[target_group],
        VPCZoneIdentifier=",".join(subnet["SubnetId"] for subnet in subnets), LifecycleHookSpecificationList=[HOOK], HealthCheckType="EBS",
        HealthCheckGracePeriod=90, DefaultInstanceWarmup=20, TerminationPolicies=["OldestInstance"], NewInstancesProtectedFromScaleIn=False,
        InstanceMaintenancePolicy={"MinHealthyPercentage": 90, "MaxHealthyPercentage": 120},
    )  # fmt: skip
    add_what_has_calls_of_its_own(aws, name, target_group)


def add_what_has_calls_of_its_own(aws, name: str, target_group: str) -> None:
    """Give a group, and the load balancer of its name, what CreateAutoScalingGroup does not give it."""
    autoscaling, own = aws.client("autoscaling"), {"AutoScalingGroupName": name}
    autoscaling.suspend_processes(**own, ScalingProcesses=["AZRebalance"])
    autoscaling.enable_metrics_collection(**own, Granularity="1Minute", Metrics=["GroupDesiredCapacity"])
    topic, _queue = aws.add_topic(f"{name}-scaling")
    autoscaling.put_notification_configuration(**own, TopicARN=topic, NotificationTypes=["autoscaling:EC2_INSTANCE_LAUNCH_ERROR"])
    autoscaling.put_scheduled_update_group_action(**own, ScheduledActionName="new-year", Recurrence="0 3 1 1 *", MinSize=1, MaxSize=2, DesiredCapacity=1)
    steps = [{"MetricIntervalLowerBound": 0.0, "ScalingAdjustment": 1}]
    arn = autoscaling.put_scaling_policy(
        **own, PolicyName="steps", PolicyType="StepScaling", AdjustmentType="ChangeInCapacity", StepAdjustments=steps
    )["PolicyARN"]
    [load_balancer] = aws.client("elbv2").describe_load_balancers(Names=[name])["LoadBalancers"]
    label = f"{load_balancer['LoadBalancerArn'].partition(':loadbalancer/')[2]}/{target_group.rpartition(':')[2]}"
    tracked = {"PredefinedMetricType": "ALBRequestCountPerTarget", "ResourceLabel": label}
    configuration = {"PredefinedMetricSpecification": tracked, "TargetValue": 100.0}
    autoscaling.put_scaling_policy(**own, PolicyName="requests", PolicyType="TargetTrackingScaling", TargetTrackingConfiguration=configuration)
    aws.client("cloudwatch").put_metric_alarm(
        AlarmName=f"{name}-busy", AlarmActions=[arn], MetricName="CPUUtilization", Namespace="AWS/EC2", Statistic="Average", Period=60, Threshold=80.0,
        EvaluationPeriods=1, ComparisonOperator="GreaterThanThreshold", Dimensions=[{"Name": "AutoScalingGroupName", "Value": name}],
    )  # fmt: skip
    autoscaling.put_warm_pool(**own, MinSize=1, PoolState="Stopped")


def group_of(aws, name: str) -> dict | None:
    """Return what is described of a group that there may not be."""
    found = aws.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]
    return found[0] if found else None


def processes(aws, name: str) -> list[str]:
    """Return which processes of a group are suspended."""
    return sorted(item["ProcessName"] for item in group_of(aws, name)["SuspendedProcesses"])


def belongings(aws, name: str) -> dict:
    """Return all that there is of a group, without what no two groups have in common."""
    autoscaling, own = aws.client("autoscaling"), {"AutoScalingGroupName": name}
    group = group_of(aws, name)
    policies = autoscaling.describe_policies(**own)["ScalingPolicies"]
    own_alarms = [alarm["AlarmName"] for policy in policies if policy["PolicyType"] == "StepScaling" for alarm in policy["Alarms"]]
    alarms = aws.client("cloudwatch").describe_alarms(AlarmNames=own_alarms)["MetricAlarms"] if own_alarms else []
    return {
        "group": {key: value for key, value in group.items() if key not in OF_ITS_OWN},
        "min_size": group["MinSize"],
        "suspended": processes(aws, name),
        "hooks": _without(autoscaling.describe_lifecycle_hooks(**own)["LifecycleHooks"], "AutoScalingGroupName"),
        "policies": sorted(_without(policies, "AutoScalingGroupName", "PolicyARN", "Alarms"), key=lambda policy: policy["PolicyName"]),
        "alarms": [(alarm["ActionsEnabled"], alarm["Threshold"], [item["Value"] == name for item in alarm["Dimensions"]]) for alarm in alarms],
        "schedules": _without(autoscaling.describe_scheduled_actions(**own)["ScheduledUpdateGroupActions"], "AutoScalingGroupName", "ScheduledActionARN"),
        "notifications": _without(
            autoscaling.describe_notification_configurations(AutoScalingGroupNames=[name])["NotificationConfigurations"], "AutoScalingGroupName"
        ),
        "tags": {tag["Key"]: tag["Value"] for tag in group["Tags"] if not tag["Key"].startswith("agentless.codedeploy:")},
    }


def alarm_names(aws) -> set[str]:
    """Return the names of all alarms that there are."""
    return {alarm["AlarmName"] for alarm in aws.client("cloudwatch").describe_alarms()["MetricAlarms"]}


def _without(items: list[dict], *keys: str) -> list[dict]:
    return [{key: value for key, value in item.items() if key not in keys} for item in items]
