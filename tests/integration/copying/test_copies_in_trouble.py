# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWS does to those who copy groups: answers that are lost, changes at the same time, hooks that nobody completes, machines that are not healthy."""
from __future__ import annotations

import contextlib
import http.server
import threading

import pytest

from integration.copying.copy_runs import Aws, copy_run, foreseen
from integration.copying.rich_group import NEXT_DEPLOYMENT, add_rich_group, alarm_names, belongings, copy_of, group_of, processes


@contextlib.contextmanager
def serving(addresses, port):
    """A web server at each address."""
    servers = [http.server.ThreadingHTTPServer((address, port), http.server.SimpleHTTPRequestHandler) for address in addresses]
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def asked_before(result):
    """How often it was asked for quotas and for subnets, and was tried to launch."""
    return [result["api_calls"].get(call, 0) for call in ("autoscaling:DescribeAccountLimits", "ec2:DescribeSubnets", "ec2:RunInstances")]


def settings(aws, name, **values):
    aws.client("autoscaling").update_auto_scaling_group(AutoScalingGroupName=name, **values)


@pytest.mark.parametrize(("fault", "times"), [
    ({"about": "autoscaling:CreateAutoScalingGroup", "error": "InternalFailure", "carried_out": True}, 1),
    ({"about": "autoscaling:SuspendProcesses", "error": "ScalingActivityInProgress"}, 2),
    ({"about": "autoscaling:PutScalingPolicy", "error": "ResourceContention"}, 1),
    ({"about": "autoscaling:DescribePolicies", "error": "Throttling"}, 1),
])
def test_what_passes_by_itself(aws, name, fault, times):
    add_rich_group(aws, name)
    aws.inject_fault(fault.pop("about"), times=times, **fault)
    result = copy_run(Aws(aws), name)
    assert not result.get("failed") and len(result["instances"]) == 2, result.get("msg")


def test_a_change_at_the_same_time_that_does_not_end(aws, name):
    add_rich_group(aws, name)
    aws.inject_fault("autoscaling:SuspendProcesses", error="ScalingActivityInProgress")
    result = copy_run(Aws(aws), name, timeout_seconds=1)
    assert result["failed"] and "Auto Scaling was busy" in result["error"]["hint"] and "state=removed" in result["error"]["hint"]


def test_no_room_for_another_group(aws, name):
    add_rich_group(aws, name)
    before = belongings(aws, name)
    there = aws.client("autoscaling").describe_account_limits()["NumberOfAutoScalingGroups"]
    aws.allow_groups(there)
    refused = copy_run(Aws(aws), name)
    assert refused["error"]["code"] == "AUTO_SCALING_CONFIGURATION" and refused["error"]["reason"] == "quota" and not refused["changed"]
    assert f"{name} is not copied: the account may have {there} Auto Scaling groups in this region, and has {there}." in refused["msg"]
    assert "Service Quotas" in refused["error"]["hint"] and "Nothing was touched." in refused["error"]["hint"]
    assert group_of(aws, copy_of(name)) is None and belongings(aws, name) == before
    # With room, and then none for another, the copy that there is needs none.
    aws.allow_groups(there + 1)
    made, again = copy_run(Aws(aws), name), copy_run(Aws(aws), name)
    assert not made.get("failed") and not again.get("failed"), made.get("msg")
    assert [asked_before(result) for result in (made, again)] == [[1, 1, 1], [0, 0, 0]]


def test_room_that_a_copy_takes_which_may_go_before(aws, name):
    add_rich_group(aws, name)
    there = aws.client("autoscaling").describe_account_limits()["NumberOfAutoScalingGroups"]
    aws.allow_groups(there + 1)
    assert not copy_run(Aws(aws), name).get("failed")
    # Another deployment takes the place of the one that has made it, and removes it then.
    planned = foreseen(Aws(aws), name, deployment_id=NEXT_DEPLOYMENT)
    assert not planned.get("failed") and any(f"unless a copy that there is goes before ({copy_of(name)} of " in text for text in planned["remarks"])
    assert not copy_run(Aws(aws), name, "removed").get("failed")
    aws.allow_groups(there)
    assert foreseen(Aws(aws), name, deployment_id=NEXT_DEPLOYMENT)["error"]["reason"] == "quota"


def test_who_may_not_ask_what_stands_in_the_way_is_not_refused(aws, name):
    add_rich_group(aws, name)
    aws.inject_fault("autoscaling:DescribeAccountLimits", error="AccessDenied")
    aws.inject_fault("ec2:DescribeSubnets", error="UnauthorizedOperation")
    aws.inject_fault("ec2:RunInstances", error="UnauthorizedOperation")
    result = copy_run(Aws(aws), name)
    assert not result.get("failed") and len(result["instances"]) == 2, result.get("msg")
    told = "\n".join(result["remarks"])
    assert all(f"Allow {action}" in told for action in ("autoscaling:DescribeAccountLimits", "ec2:DescribeSubnets", "ec2:RunInstances")), told
    assert "Auto Scaling may refuse to create the copy" in told


@pytest.mark.parametrize(("code", "reason"), [("InvalidAMIID.NotFound", "image"), ("VcpuLimitExceeded", "quota"), ("InvalidGroup.NotFound", "template")])
def test_what_ec2_would_not_launch_is_not_begun(aws, name, code, reason):
    add_rich_group(aws, name)
    before = belongings(aws, name)
    aws.inject_fault("ec2:RunInstances", error=code)
    refused = copy_run(Aws(aws), name)
    assert f"Amazon EC2 would not launch its instances ({code}: " in refused["msg"] and refused["error"]["reason"] == reason
    assert group_of(aws, copy_of(name)) is None and belongings(aws, name) == before and not refused["changed"]


def test_a_launch_template_with_network_interfaces_is_tried_as_it_is_launched(aws, name):
    data = {"ImageId": "ami-12345678", "InstanceType": "t3.small", "NetworkInterfaces": [{"DeviceIndex": 0, "AssociatePublicIpAddress": True}]}
    template = aws.client("ec2").create_launch_template(LaunchTemplateName=name, LaunchTemplateData=data)["LaunchTemplate"]["LaunchTemplateId"]
    aws.add_auto_scaling_group(name, 1, LaunchTemplate={"LaunchTemplateId": template, "Version": "1"})
    result = copy_run(Aws(aws), name)
    assert not result.get("failed") and asked_before(result) == [1, 1, 2] and not any("EC2" in text for text in result["remarks"]), result


def test_a_group_with_a_launch_configuration_has_nothing_to_try(aws, name):
    aws.client("autoscaling").create_launch_configuration(LaunchConfigurationName=name, ImageId="ami-12345678", InstanceType="t3.small")
    aws.add_auto_scaling_group(name, 1, LaunchConfigurationName=name)
    result = copy_run(Aws(aws), name)
    assert not result.get("failed") and asked_before(result) == [1, 1, 0], result.get("msg")


def test_subnets_without_free_addresses(aws, name):
    ec2 = aws.client("ec2")
    # In a zone of its own, so that other tests have none of it. Eleven of its addresses can be had.
    asked = {"VpcId": ec2.describe_vpcs()["Vpcs"][0]["VpcId"], "CidrBlock": "172.31.241.0/28", "AvailabilityZone": "us-east-1f"}
    subnet = ec2.create_subnet(**asked)["Subnet"]["SubnetId"]
    aws.add_auto_scaling_group(name, 6, VPCZoneIdentifier=subnet)
    refused = copy_run(Aws(aws), name)
    assert f"{name} is not copied: it needs 6 addresses at least, and free are 5 in {subnet}." in refused["msg"] and refused["error"]["reason"] == "subnet"
    assert group_of(aws, copy_of(name)) is None
    other = next(item["SubnetId"] for item in ec2.describe_subnets()["Subnets"] if item["AvailabilityZone"] == "us-east-1b")
    settings(aws, name, VPCZoneIdentifier=f"{subnet},{other}")
    made = copy_run(Aws(aws), name)
    assert not made.get("failed") and len(made["instances"]) == 6, made.get("msg")


def test_tags_of_alarms_that_may_not_be_read(aws, name):
    add_rich_group(aws, name)
    aws.inject_fault("monitoring:ListTagsForResource", error="AccessDenied")
    result = copy_run(Aws(aws), name)
    assert not result.get("failed"), result["msg"]
    assert [item["outcome"] for item in result["report"] if item["of"] == f"alarm {name}-busy" and item["field"] == "Tags"] == ["unknown"]
    assert f"CodeDeploy_{name}-busy_d-ABCDEFGH1" in alarm_names(aws)


def test_a_hook_that_nobody_completes(aws, name):
    add_rich_group(aws, name)
    hook = {"LifecycleHookName": "configure", "LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING", "HeartbeatTimeout": 600}
    aws.client("autoscaling").put_lifecycle_hook(AutoScalingGroupName=name, **hook)
    result = copy_run(Aws(aws), name, timeout_seconds=2)
    assert result["error"]["code"] == "TIMEOUT" and "2 Pending:Wait" in result["msg"] and "lifecycle hook" in result["error"]["hint"]
    for member in group_of(aws, copy_of(name))["Instances"]:
        aws.client("autoscaling").complete_lifecycle_action(
            AutoScalingGroupName=copy_of(name), LifecycleHookName="configure", InstanceId=member["InstanceId"], LifecycleActionResult="CONTINUE"
        )
    result = copy_run(Aws(aws), name)
    assert not result.get("failed") and len(result["instances"]) == 2, result.get("msg")


def test_instances_that_wait_to_be_deployed_to_come_into_service_without_traffic(aws, name):
    add_rich_group(aws, name)
    for hook in ("deploy", "configure"):
        hook = {"LifecycleHookName": hook, "LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING", "HeartbeatTimeout": 600}
        aws.client("autoscaling").put_lifecycle_hook(AutoScalingGroupName=name, **hook)
    aws.inject_fault("autoscaling:CompleteLifecycleAction", error="AccessDenied", times=2)
    denied = copy_run(Aws(aws), name, launch_hook_name="deploy")
    assert "Allow autoscaling:CompleteLifecycleAction for the identity" in denied["msg"]
    told = " ".join(denied["remarks"])
    assert "wait for lifecycle hook configure" in told and "wait for lifecycle hook deploy" not in told
    # Of another hook others take care.
    waits = copy_run(Aws(aws), name, launch_hook_name="deploy", timeout_seconds=2)
    assert waits["error"]["code"] == "TIMEOUT" and "2 Pending:Wait" in waits["msg"]
    result = copy_run(Aws(aws), name, launch_hook_name="configure")
    assert not result.get("failed") and len(result["instances"]) == 2 and group_of(aws, copy_of(name))["TargetGroupARNs"] == [], result.get("msg")


def test_what_failed_in_another_run_is_not_told_as_long_as_there_is_time(aws, name):
    add_rich_group(aws, name)
    aws.fail_launches("image", group=copy_of(name))
    first = copy_run(Aws(aws), name)
    assert first["error"]["reason"] == "image" and first["changed"]
    # Auto Scaling has not tried again as yet.
    short = copy_run(Aws(aws), name, timeout_seconds=0.2)
    assert short["error"]["reason"] == "image" and not short["changed"]
    aws.clear_faults()
    done = copy_run(Aws(aws), name)
    assert not done.get("failed") and len(done["instances"]) == 2, done.get("msg")


def test_load_balancers_check_only_what_they_find_healthy(aws, name):
    add_rich_group(aws, name)
    settings(aws, name, HealthCheckType="ELB", HealthCheckGracePeriod=0)
    aws.client("autoscaling").suspend_processes(AutoScalingGroupName=name, ScalingProcesses=["ReplaceUnhealthy"])
    before = belongings(aws, name)
    made = copy_run(Aws(aws), name)
    assert not made.get("failed") and group_of(aws, copy_of(name))["HealthCheckType"] == "EC2", made.get("msg")
    early = copy_run(Aws(aws), name, "handed_over", timeout_seconds=2)
    [arn] = before["group"]["TargetGroupARNs"]
    assert early["error"]["code"] == "TIMEOUT" and f"{arn} is " in early["msg"] and group_of(aws, copy_of(name))["HealthCheckType"] == "EC2"
    # Nothing was terminated, and what the owner had suspended stays so.
    [group] = aws.client("elbv2").describe_target_groups(TargetGroupArns=[arn])["TargetGroups"]
    with serving([item["private_ip_address"] for item in made["instances"]], group["Port"]):
        over = copy_run(Aws(aws), name, "handed_over")
    assert not over.get("failed"), over["msg"]
    assert belongings(aws, copy_of(name)) == before and processes(aws, copy_of(name)) == ["AZRebalance", "ReplaceUnhealthy"]
    assert [item["instance_id"] for item in over["instances"]] == [item["instance_id"] for item in made["instances"]]


def test_units_are_those_of_the_group(aws, name):
    template = {"LaunchTemplateId": aws.add_launch_template(name), "Version": "$Default"}
    overrides = [{"InstanceType": "t3.large", "WeightedCapacity": "4"}, {"InstanceType": "t3.small", "WeightedCapacity": "2"}]
    policy = {"LaunchTemplate": {"LaunchTemplateSpecification": template, "Overrides": overrides}, "InstancesDistribution": {"OnDemandBaseCapacity": 1}}
    aws.add_auto_scaling_group(name, 8, MixedInstancesPolicy=policy, MinSize=2, MaxSize=20)
    before = group_of(aws, name)
    made = copy_run(Aws(aws), name)
    assert not made.get("failed"), made["msg"]
    assert sum(item["weighted_capacity"] for item in made["instances"]) == 8 and group_of(aws, copy_of(name))["DesiredCapacity"] == 8
    over = copy_run(Aws(aws), name, "handed_over")
    assert not over.get("failed"), over["msg"]
    after = group_of(aws, copy_of(name))
    assert (after["MinSize"], after["MaxSize"], after["DesiredCapacity"]) == (2, 20, 8)
    assert after["MixedInstancesPolicy"] == before["MixedInstancesPolicy"]


def test_protection_comes_last_and_is_lifted_to_remove(aws, name):
    add_rich_group(aws, name)
    settings(aws, name, DeletionProtection="prevent-all-deletion")
    made = copy_run(Aws(aws), name)
    assert not made.get("failed") and group_of(aws, copy_of(name)).get("DeletionProtection", "none") == "none"
    assert not copy_run(Aws(aws), name, "handed_over").get("failed")
    assert group_of(aws, copy_of(name))["DeletionProtection"] == "prevent-all-deletion"
    refused = copy_run(Aws(aws), name, "removed")
    assert refused["failed"] and group_of(aws, copy_of(name))
    gone = copy_run(Aws(aws), name, "removed", also_handed_over=True)
    assert not gone.get("failed") and group_of(aws, copy_of(name)) is None and group_of(aws, name)["DeletionProtection"] == "prevent-all-deletion"
    settings(aws, name, DeletionProtection="none")


def test_no_id_of_a_deployment(aws, name):
    result = copy_run(Aws(aws), name, deployment_id="d-1")
    assert result["error"]["code"] == "INVALID_OPTION" and result["api_calls"] == {}
