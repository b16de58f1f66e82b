# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What CreateAutoScalingGroup and UpdateAutoScalingGroup are given comes back as AWS answers it, every member of it."""

from __future__ import annotations

import pytest

ROLE = "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling_shop"
# What is told of otherwise, or is said once.
NOT_ANSWERED = {"InstanceId", "LifecycleHookSpecificationList", "SkipZonalShiftValidation"}
# What needs a request of its own, and has it below.
OTHERWISE = {"LaunchConfigurationName", "LaunchTemplate", "AvailabilityZoneIds", "LoadBalancerNames", "TrafficSources"}
PLAIN = {
    "MinSize": 0,
    "MaxSize": 40,
    "DesiredCapacity": 0,
    "DefaultCooldown": 120,
    "HealthCheckType": "EC2,ELB",
    "HealthCheckGracePeriod": 90,
    "PlacementGroup": "partitions",
    "TerminationPolicies": ["OldestLaunchTemplate", "OldestInstance"],
    "NewInstancesProtectedFromScaleIn": True,
    "CapacityRebalance": True,
    "DeletionProtection": "prevent-force-deletion",
    "ServiceLinkedRoleARN": ROLE,
    "MaxInstanceLifetime": 604800,
    "Context": "shop",
    "DesiredCapacityType": "vcpu",
    "DefaultInstanceWarmup": 0,
    "InstanceMaintenancePolicy": {"MinHealthyPercentage": 100, "MaxHealthyPercentage": 150},
    "AvailabilityZoneDistribution": {"CapacityDistributionStrategy": "balanced-only"},
    "AvailabilityZoneImpairmentPolicy": {"ZonalShiftEnabled": True, "ImpairedZoneHealthCheckBehavior": "IgnoreUnhealthy"},
    "CapacityReservationSpecification": {
        "CapacityReservationPreference": "capacity-reservations-only",
        "CapacityReservationTarget": {"CapacityReservationIds": ["cr-00000000000000001"]},
    },
    "InstanceLifecyclePolicy": {"RetentionTriggers": {"TerminateHookAbandon": "retain"}},
    "Operator": {"Principal": "example.com"},
}
REQUIREMENTS = {
    "VCpuCount": {"Min": 4, "Max": 16},
    "MemoryMiB": {"Min": 8192},
    "CpuManufacturers": ["amd"],
    "MaxSpotPriceAsPercentageOfOptimalOnDemandPrice": 60,
}


@pytest.fixture
def autoscaling(aws):
    return aws.client("autoscaling")


@pytest.fixture
def template(aws, name):
    return aws.add_launch_template(name)


def subnets(aws, count):
    return [item["SubnetId"] for item in aws.client("ec2").describe_subnets()["Subnets"]][:count]


def of_template(template, name, version):
    return {"LaunchTemplateId": template, "LaunchTemplateName": name, "Version": version}


def test_every_member_that_can_be_given_comes_back(aws, autoscaling, name, template):
    arn, own = aws.add_target_group(name, 8085), subnets(aws, 2)
    given = {
        **PLAIN,
        "AutoScalingGroupName": name,
        "AvailabilityZones": ["us-east-1a", "us-east-1b"],
        "VPCZoneIdentifier": ",".join(own),
        "TargetGroupARNs": [arn],
        "Tags": [{"Key": "Name", "Value": "shop", "PropagateAtLaunch": True}, {"Key": "cost", "Value": "it"}],
        "MixedInstancesPolicy": {
            "LaunchTemplate": {
                "LaunchTemplateSpecification": {"LaunchTemplateId": template, "Version": "$Latest"},
                "Overrides": [{"InstanceRequirements": REQUIREMENTS, "LaunchTemplateSpecification": {"LaunchTemplateName": name}}],
            },
            "InstancesDistribution": {"OnDemandBaseCapacity": 2, "SpotAllocationStrategy": "price-capacity-optimized"},
        },
    }
    answerable = autoscaling.meta.service_model.shape_for("AutoScalingGroup").members.keys()
    assert set(autoscaling.meta.service_model.operation_model("CreateAutoScalingGroup").input_shape.members) == given.keys() | NOT_ANSWERED | OTHERWISE
    autoscaling.create_auto_scaling_group(**given)
    group = aws.auto_scaling_group(name)
    assert group.keys() <= answerable
    assert {key: group.get(key) for key in PLAIN} == PLAIN
    assert (group["AvailabilityZones"], group["VPCZoneIdentifier"], group["TargetGroupARNs"]) == (["us-east-1a", "us-east-1b"], ",".join(own), [arn])
    zones = {zone["ZoneName"]: zone["ZoneId"] for zone in aws.client("ec2").describe_availability_zones()["AvailabilityZones"]}
    assert group["AvailabilityZoneIds"] == [zones["us-east-1a"], zones["us-east-1b"]]
    assert group["TrafficSources"] == [{"Identifier": arn, "Type": "elbv2"}] and group["LoadBalancerNames"] == []
    tag = {"ResourceId": name, "ResourceType": "auto-scaling-group"}
    assert group["Tags"] == [
        {**tag, "Key": "Name", "Value": "shop", "PropagateAtLaunch": True},
        {**tag, "Key": "cost", "Value": "it", "PropagateAtLaunch": False},
    ]
    policy = group["MixedInstancesPolicy"]
    assert policy["LaunchTemplate"] == {
        "LaunchTemplateSpecification": of_template(template, name, "$Latest"),
        "Overrides": [{"InstanceRequirements": REQUIREMENTS, "LaunchTemplateSpecification": of_template(template, name, "$Default")}],
    }
    assert policy["InstancesDistribution"] == {
        "OnDemandAllocationStrategy": "prioritized",
        "OnDemandBaseCapacity": 2,
        "OnDemandPercentageAboveBaseCapacity": 100,
        "SpotAllocationStrategy": "price-capacity-optimized",
    }
    assert "LaunchTemplate" not in group and "Status" not in group and group["EnabledMetrics"] == group["SuspendedProcesses"] == group["Instances"] == []


def test_what_is_not_given_is_what_aws_says_it_is(aws, name):
    aws.add_auto_scaling_group(name, 0)
    group = aws.auto_scaling_group(name)
    assert (group["DefaultCooldown"], group["HealthCheckType"], group["HealthCheckGracePeriod"], group["TerminationPolicies"]) == (300, "EC2", 0, ["Default"])
    assert (group["CapacityRebalance"], group["NewInstancesProtectedFromScaleIn"], group["DeletionProtection"]) == (False, False, "none")
    assert group["ServiceLinkedRoleARN"].endswith("/AWSServiceRoleForAutoScaling") and group["AutoScalingGroupARN"].endswith(f":autoScalingGroupName/{name}")
    assert "Version" not in group["LaunchTemplate"]
    for key in ("MaxInstanceLifetime", "DefaultInstanceWarmup", "Context", "DesiredCapacityType", "InstanceMaintenancePolicy", "WarmPoolConfiguration"):
        assert key not in group


def test_a_change_changes_what_it_names_and_takes_back_what_it_says(aws, autoscaling, name, template):
    policy = {"LaunchTemplate": {"LaunchTemplateSpecification": {"LaunchTemplateId": template}, "Overrides": [{"InstanceRequirements": REQUIREMENTS}]}}
    given = {key: value for key, value in PLAIN.items() if key != "Operator"}
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName=name, VPCZoneIdentifier=subnets(aws, 1)[0], MixedInstancesPolicy=policy, **given
    )
    before = aws.auto_scaling_group(name)
    changes = {
        "DefaultCooldown": 60, "TerminationPolicies": ["NewestInstance"], "CapacityRebalance": False, "DeletionProtection": "none", "PlacementGroup": "other",
        "AvailabilityZoneDistribution": {"CapacityDistributionStrategy": "balanced-best-effort"}, "HealthCheckGracePeriod": 10, "DefaultInstanceWarmup": 5,
    }  # fmt: skip
    autoscaling.update_auto_scaling_group(AutoScalingGroupName=name, **changes)
    assert aws.auto_scaling_group(name) == {**before, **changes}
    back = {
        "MaxInstanceLifetime": 0, "DefaultInstanceWarmup": -1, "PlacementGroup": "", "Context": "",
        "InstanceMaintenancePolicy": {"MinHealthyPercentage": -1, "MaxHealthyPercentage": -1},
    }  # fmt: skip
    autoscaling.update_auto_scaling_group(AutoScalingGroupName=name, VPCZoneIdentifier=",".join(subnets(aws, 2)), **back)
    after = aws.auto_scaling_group(name)
    assert not back.keys() & after.keys() and after["AvailabilityZones"] == ["us-east-1a", "us-east-1b"]
    assert after["MixedInstancesPolicy"] == before["MixedInstancesPolicy"]
    autoscaling.update_auto_scaling_group(AutoScalingGroupName=name, LaunchTemplate={"LaunchTemplateName": name, "Version": "$Default"})
    after = aws.auto_scaling_group(name)
    assert after["LaunchTemplate"] == of_template(template, name, "$Default") and "MixedInstancesPolicy" not in after


def test_sizes_that_are_not_named_follow_those_that_are(aws, autoscaling, name):
    aws.add_auto_scaling_group(name, 2)
    for sizes, desired in (({"MinSize": 3, "MaxSize": 5}, 3), ({"MinSize": 0, "MaxSize": 1}, 1), ({"MaxSize": 4, "DesiredCapacity": 2}, 2)):
        autoscaling.update_auto_scaling_group(AutoScalingGroupName=name, **sizes)
        assert aws.auto_scaling_group(name)["DesiredCapacity"] == desired


def test_other_ways_to_say_from_what_and_where_and_behind_what(aws, autoscaling, name):
    [instance] = aws.add_auto_scaling_group(f"{name}-first", 1)
    aws.add_classic_load_balancer(name, 8085)
    sources = [{"Identifier": aws.add_target_group(name, 8085), "Type": "elbv2"}, {"Identifier": name, "Type": "elb"}]
    sizes = {"MinSize": 0, "MaxSize": 1, "AvailabilityZoneIds": ["use1-az4"]}
    autoscaling.create_auto_scaling_group(AutoScalingGroupName=name, InstanceId=instance, TrafficSources=sources, **sizes)
    group = aws.auto_scaling_group(name)
    assert (group["LaunchConfigurationName"], group["TrafficSources"], group["LoadBalancerNames"]) == (name, sources, [name])
    assert group["TargetGroupARNs"] == [sources[0]["Identifier"]] and group["AvailabilityZoneIds"] == ["use1-az4"] and len(group["AvailabilityZones"]) == 1
    autoscaling.create_auto_scaling_group(AutoScalingGroupName=f"{name}-b", LaunchConfigurationName=name, LoadBalancerNames=[name], **sizes)
    assert aws.auto_scaling_group(f"{name}-b")["LoadBalancerNames"] == [name]
