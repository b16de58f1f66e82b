# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where and of what instances are launched, how their capacity counts, and what is told of launches that fail."""

from __future__ import annotations

from collections import Counter

import pytest
from botocore.exceptions import ClientError
from emulator.tests.autoscaling.group_at_work import GroupAtWork, zone_of
from waiting import wait_until

REASONS = {
    "capacity": "Could not launch On-Demand Instances. InsufficientInstanceCapacity - We currently do not have sufficient t3.small capacity in the "
    "Availability Zone you requested (us-east-1a).",
    "quota": "VcpuLimitExceeded - You have requested more vCPU capacity than your current vCPU limit of 32 allows",
    "image": "InvalidAMIID.NotFound - The image id '[ami-12345678]' does not exist. ",
    "subnet": "InsufficientFreeAddressesInSubnet - There are not enough free addresses in subnet 'subnet-",
}


@pytest.fixture
def group(aws, name):
    return GroupAtWork(aws, name)


def template(aws, name, **data):
    return aws.client("ec2").create_launch_template(LaunchTemplateName=name, LaunchTemplateData={"ImageId": "ami-12345678", "InstanceType": "t3.small", **data})


def mixed(name, *overrides):
    return {"LaunchTemplate": {"LaunchTemplateSpecification": {"LaunchTemplateName": name}, "Overrides": list(overrides)}}


def test_instances_are_pending_while_they_boot_and_spread_over_zones_with_an_address_each(aws, group):
    group.add(5, zones=3, waits=False)
    wait_until(lambda: set(group.states().values()) == {"Pending"})
    ids = aws.wait_for_auto_scaling_group(group.name)
    assert sorted(Counter(member["AvailabilityZone"] for member in group.members()).values()) == [1, 2, 2]
    reservations = aws.client("ec2").describe_instances(InstanceIds=ids)["Reservations"]
    addresses = {item["PrivateIpAddress"] for reservation in reservations for item in reservation["Instances"]}
    assert len(addresses) == len(reservations) == 5 and all(address.startswith("127.") for address in addresses)
    assert {item["address"] for item in aws.launched_instances() if item["group"] == group.name} == addresses
    assert all(member["AvailabilityZoneId"].startswith("use1-az") for member in group.members())
    [first] = group.activities("Successful")[-1:]
    later = [{"Name": "StartTimeLowerBound", "Values": ["2100-01-01T00:00:00Z"]}]
    assert group.call("describe_scaling_activities", Filters=later)["Activities"] == []
    assert len(group.call("describe_scaling_activities", Filters=[{**later[0], "Name": "StartTimeUpperBound"}])["Activities"]) == 5
    assert first["Description"] == f"Launching a new EC2 instance: {ids[0]}" and first["Progress"] == 100
    assert "a user request created an AutoScalingGroup changing the desired capacity from 0 to 5.  At " in first["Cause"]
    assert first["Cause"].endswith("5 instances were started in response to a difference between desired and actual capacity, "
                                   "increasing the capacity from 0 to 5.")  # fmt: skip


def test_each_instance_says_from_which_version_it_was_launched(aws, group, name):
    template(aws, name)
    group.add(1, LaunchTemplate={"LaunchTemplateName": name, "Version": "$Latest"})
    aws.client("ec2").create_launch_template_version(
        LaunchTemplateName=name, LaunchTemplateData={"ImageId": "ami-12345678", "InstanceType": "t3.large", "TagSpecifications": [
            {"ResourceType": "instance", "Tags": [{"Key": "made-by", "Value": "template"}]}]},
    )  # fmt: skip
    group.want(2)
    ids = aws.wait_for_auto_scaling_group(name)
    assert [(member["LaunchTemplate"]["Version"], member["InstanceType"]) for member in group.members()] == [("1", "t3.small"), ("2", "t3.large")]
    [reservation] = aws.client("ec2").describe_instances(InstanceIds=ids[1:])["Reservations"]
    tags = {tag["Key"]: tag["Value"] for tag in reservation["Instances"][0]["Tags"]}
    assert (tags["made-by"], tags["aws:autoscaling:groupName"], tags["aws:ec2launchtemplate:version"]) == ("template", name, "2")
    assert aws.auto_scaling_group(name)["LaunchTemplate"]["Version"] == "$Latest"


def test_capacity_counts_by_weights(aws, group, name):
    template(aws, name)
    group.add(7, MaxSize=9, MixedInstancesPolicy=mixed(name, {"InstanceType": "m7i.xlarge", "WeightedCapacity": "4"}))
    assert [(member["InstanceType"], member["WeightedCapacity"]) for member in group.members()] == [("m7i.xlarge", "4")] * 2
    group.want(4)
    group.wait_for("InService")


def test_capacity_counts_by_cores_where_the_group_says_so(aws, group, name):
    template(aws, name)
    requirements = {"VCpuCount": {"Min": 8}, "MemoryMiB": {"Min": 8192}}
    group.add(32, MaxSize=64, MixedInstancesPolicy=mixed(name, {"InstanceRequirements": requirements}), DesiredCapacityType="vcpu")
    assert [(member["InstanceType"], member["WeightedCapacity"]) for member in group.members()] == [("c7a.2xlarge", "8")] * 4


@pytest.mark.parametrize("reason", REASONS)
def test_a_launch_that_fails_leaves_the_group_small_and_says_why(aws, group, reason):
    aws.fail_launches(reason, group=group.name)
    group.add(2, waits=False)
    failed = group.wait_for_activity("Failed")
    assert REASONS[reason] in failed["StatusMessage"] and failed["StatusMessage"].endswith(" Launching EC2 instance failed.")
    assert failed["Description"] == f"Launching a new EC2 instance.  Status Reason: {failed['StatusMessage']}" and "EndTime" in failed
    assert group.members() == [] and aws.auto_scaling_group(group.name)["DesiredCapacity"] == 2
    aws.clear_faults()
    aws.wait_for_auto_scaling_group(group.name)


def test_what_cannot_be_had_in_one_zone_is_launched_in_another(aws, group):
    aws.fail_launches("capacity", group=group.name, zone="us-east-1a")
    group.add(2, zones=2)
    assert {member["AvailabilityZone"] for member in group.members()} == {"us-east-1b"}
    assert {zone_of(activity) for activity in group.activities("Failed")} == {"us-east-1a"}
    assert "choosing us-east-1b." in group.activities("Failed")[0]["StatusMessage"]


def test_a_group_that_is_to_stay_balanced_waits_for_its_zone(aws, group):
    aws.fail_launches("capacity", group=group.name, zone="us-east-1a")
    group.add(2, zones=2, waits=False, AvailabilityZoneDistribution={"CapacityDistributionStrategy": "balanced-only"})
    group.wait_for_activity("Failed")
    assert group.members() == []


def test_the_next_override_is_taken_where_the_first_cannot_be_had(aws, group, name):
    template(aws, name)
    aws.fail_launches("capacity", group=name, instance_type="m7i.large")
    group.add(1, MixedInstancesPolicy=mixed(name, {"InstanceType": "m7i.large"}, {"InstanceType": "m7g.large"}))
    assert group.members()[0]["InstanceType"] == "m7g.large"


def test_some_launches_fail_and_are_tried_again(aws, group):
    aws.fail_launches("subnet", group=group.name, times=1)
    group.add(2)
    assert [activity["StatusCode"] for activity in group.activities()] == ["Successful", "Successful", "Failed"]


def test_a_template_that_is_gone_fails_the_launch(aws, group):
    group.add(0)
    aws.client("ec2").delete_launch_template(LaunchTemplateName=group.name)
    group.want(1)
    assert "does not exist. Launching EC2 instance failed." in group.wait_for_activity("Failed")["StatusMessage"]


@pytest.mark.parametrize("gone", ["subnet", "security group"])
def test_what_was_deleted_since_fails_the_launch(aws, group, name, gone):
    ec2 = aws.client("ec2")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    security_group = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="172.31.240.0/24", AvailabilityZone="us-east-1a")["Subnet"]["SubnetId"]
    template(aws, name, SecurityGroupIds=[security_group])
    group.add(0, LaunchTemplate={"LaunchTemplateName": name}, VPCZoneIdentifier=subnet)
    if gone == "subnet":
        ec2.delete_subnet(SubnetId=subnet)
    else:
        ec2.delete_security_group(GroupId=security_group)
    group.want(1)
    told = group.wait_for_activity("Failed")["StatusMessage"]
    assert (subnet if gone == "subnet" else security_group) in told and told.endswith("does not exist. Launching EC2 instance failed.")
    if gone != "subnet":
        ec2.delete_subnet(SubnetId=subnet)


def test_nothing_is_launched_while_launch_is_suspended(aws, group):
    group.add(0)
    group.call("suspend_processes", ScalingProcesses=["Launch"])
    group.want(1)
    with pytest.raises(TimeoutError):
        aws.wait_for_auto_scaling_group(group.name, timeout_seconds=0.4)
    group.call("resume_processes", ScalingProcesses=["Launch"])
    aws.wait_for_auto_scaling_group(group.name)


def test_a_reason_that_there_is_not(aws):
    with pytest.raises(Exception, match="500"):
        aws.fail_launches("bad luck")


def test_activities_of_a_deleted_group_are_told_of_to_those_who_ask_for_them(aws, group):
    group.add(1)
    group.call("delete_auto_scaling_group", ForceDelete=True)
    wait_until(lambda: not group.autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[group.name])["AutoScalingGroups"])
    with pytest.raises(ClientError, match="not found"):
        group.activities()
    told = group.call("describe_scaling_activities", IncludeDeletedGroups=True)["Activities"]
    assert [(item["StatusCode"], item["AutoScalingGroupState"]) for item in told] == [("Successful", "Deleted")] * 2
    assert "force deleted" in told[0]["Cause"]


def test_addresses_of_a_subnet_run_out_and_come_back(aws, group):
    ec2 = aws.client("ec2")
    # In a zone where no other test launches.
    asked = {"VpcId": ec2.describe_vpcs()["Vpcs"][0]["VpcId"], "CidrBlock": "172.31.241.0/28", "AvailabilityZone": "us-east-1f"}
    subnet = ec2.create_subnet(**asked)["Subnet"]["SubnetId"]

    def free():
        return ec2.describe_subnets(Filters=[{"Name": "subnet-id", "Values": [subnet]}])["Subnets"][0]["AvailableIpAddressCount"]

    # AWS keeps five of sixteen.
    assert free() == 11
    group.add(3, VPCZoneIdentifier=subnet, MaxSize=20)
    assert free() == 8
    group.want(1)
    group.wait_for("InService")
    assert free() == 10
    group.want(12)
    assert REASONS["subnet"] in group.wait_for_activity("Failed")["StatusMessage"]
    assert (free(), len(group.members())) == (0, 11)
