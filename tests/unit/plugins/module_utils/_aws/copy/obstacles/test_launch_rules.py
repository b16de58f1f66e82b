# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.obstacles.launch_rules import asked_otherwise, dry_run, launch_obstacles
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.obstacles.obstacle_rules import Answer
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._aws.copy.described_groups import SHAPES, created, described, plan
from botocore.session import get_session
from botocore.validate import ParamValidator

TEMPLATE, OTHER = {"LaunchTemplateId": "lt-0000000000000000a", "Version": "8"}, {"LaunchTemplateId": "lt-0000000000000000b", "Version": "3"}
PLAIN = {"LaunchTemplate": TEMPLATE, "VPCZoneIdentifier": "subnet-a"}
TWO_SUBNETS = {**PLAIN, "VPCZoneIdentifier": "subnet-a,subnet-b"}
TRIED = {"DryRun": True, "MinCount": 1, "MaxCount": 1}
WORDS = "You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/ci is not authorized to perform: "
DENIED = f"{WORDS}iam:PassRole on resource: arn:aws:iam::123456789012:role/web because no identity-based policy allows the iam:PassRole action."


def mixed(*overrides, **settings):
    policy = {"LaunchTemplate": {"LaunchTemplateSpecification": TEMPLATE, "Overrides": list(overrides)}}
    return {"MixedInstancesPolicy": policy, "VPCZoneIdentifier": "subnet-a", **settings}


@pytest.mark.parametrize(("shape", "asked"), [
    ("launch-template-latest", {"LaunchTemplate": {"LaunchTemplateId": "lt-0000000000000000a", "Version": "9"}}),
    ("mixed-instances-weighted-spot", {"LaunchTemplate": TEMPLATE, "InstanceType": "m7i.xlarge"}),
    # One that runs is what the attributes allow.
    ("attribute-based-vcpu", {"LaunchTemplate": {**TEMPLATE, "Version": "7"}, "InstanceType": "c7a.2xlarge"}),
])
def test_what_is_launched_first_is_tried(shape, asked):
    of = described(shape)
    assert dry_run(of["group"], created(plan(of))) == {**TRIED, **asked, "SubnetId": "subnet-0000000000000000a"}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_can_be_tried_or_has_no_launch_template(shape):
    of = described(shape)
    asked = dry_run(of["group"], created(plan(of)))
    if asked is None:
        assert shape == "launch-configuration-and-aws-tags"
        return
    model = get_session().get_service_model("ec2").operation_model("RunInstances").input_shape
    assert asked["DryRun"] is True and not ParamValidator().validate(asked, model).has_errors()


@pytest.mark.parametrize(("creation", "asked"), [
    (mixed({"InstanceType": "m7g.large", "LaunchTemplateSpecification": OTHER}), {"LaunchTemplate": OTHER, "InstanceType": "m7g.large"}),
    (mixed({"InstanceType": "m7g.large", "ImageId": "ami-1"}), {"LaunchTemplate": TEMPLATE, "InstanceType": "m7g.large", "ImageId": "ami-1"}),
    (mixed(), {"LaunchTemplate": TEMPLATE}),
    (mixed({"InstanceRequirements": {"VCpuCount": {"Min": 2}}}), {"LaunchTemplate": TEMPLATE}),
])
def test_the_first_override_counts(creation, asked):
    assert dry_run({"Instances": []}, creation) == {**TRIED, **asked, "SubnetId": "subnet-a"}


def test_a_type_that_runs_is_of_the_same_launch_template():
    members = [{"InstanceType": "m7g.large", "LaunchTemplate": OTHER}, {"InstanceType": "m7i.large", "LaunchTemplate": TEMPLATE}]
    assert dry_run({"Instances": members}, mixed({"InstanceRequirements": {"VCpuCount": {"Min": 2}}}))["InstanceType"] == "m7i.large"


def test_without_subnets_it_is_tried_in_a_zone():
    asked = dry_run({}, {"LaunchTemplate": TEMPLATE, "AvailabilityZones": ["z1", "z2"]})
    assert asked == {**TRIED, "LaunchTemplate": TEMPLATE, "Placement": {"AvailabilityZone": "z1"}}
    assert dry_run({}, {"LaunchTemplate": TEMPLATE}) == {**TRIED, "LaunchTemplate": TEMPLATE}


def test_network_interfaces_of_a_launch_template_are_put_into_the_subnet():
    asked = {**TRIED, "LaunchTemplate": TEMPLATE, "SubnetId": "subnet-a"}
    otherwise = {**TRIED, "LaunchTemplate": TEMPLATE, "NetworkInterfaces": [{"DeviceIndex": 0, "SubnetId": "subnet-a"}]}
    assert asked_otherwise(asked, "InvalidParameterCombination") == otherwise
    assert asked_otherwise(asked, "DryRunOperation") is None and asked_otherwise(TRIED, "InvalidParameterCombination") is None


def test_what_may_be_launched_is_in_nobodys_way():
    assert launch_obstacles(PLAIN, Answer(code="DryRunOperation", text="Request would have succeeded, but DryRun flag is set.")) == []


@pytest.mark.parametrize(("creation", "code", "reason"), [
    (TWO_SUBNETS, "InvalidAMIID.NotFound", "image"),
    (PLAIN, "InvalidAMIID.Unavailable", "image"),
    (PLAIN, "AuthFailure", "image"),
    (PLAIN, "OptInRequired", "image"),
    (PLAIN, "InvalidSnapshot.NotFound", "image"),
    (PLAIN, "InvalidLaunchTemplateId.VersionNotFound", "template"),
    (PLAIN, "InvalidGroup.NotFound", "template"),
    (PLAIN, "InvalidKeyPair.NotFound", "template"),
    (PLAIN, "PendingVerification", "account"),
    (TWO_SUBNETS, "VcpuLimitExceeded", "quota"),
    (PLAIN, "Unsupported", "type"),
    (mixed({"InstanceType": "m7i.large"}, {"InstanceType": "m7a.large"}), "InvalidAMIID.NotFound", "image"),
])
def test_what_no_launch_gets_over(creation, code, reason):
    [obstacle] = launch_obstacles(creation, Answer(code=code, text="It is so."))
    assert (obstacle.is_certain, obstacle.reason, obstacle.why) == (True, reason, f"Amazon EC2 would not launch its instances ({code}: It is so)")
    assert obstacle.hint.endswith(".") and obstacle.is_of_room == (reason == "quota")


@pytest.mark.parametrize(("creation", "code"), [
    (mixed({"InstanceType": "m7i.large"}, {"InstanceType": "m7g.large", "LaunchTemplateSpecification": OTHER}), "InvalidAMIID.NotFound"),
    (mixed({"InstanceType": "m7i.large"}, {"InstanceType": "m7g.large", "ImageId": "ami-1"}), "InvalidAMIID.NotFound"),
    (mixed({"InstanceType": "m7i.large"}), "VcpuLimitExceeded"),
    (mixed({"InstanceType": "m7i.large"}), "Unsupported"),
    (TWO_SUBNETS, "Unsupported"),
])
def test_where_something_else_can_be_launched(creation, code):
    [obstacle] = launch_obstacles(creation, Answer(code=code, text="It is so."))
    assert not obstacle.is_certain and obstacle.why == f"Amazon EC2 would not launch all that it may have ({code}: It is so)" and obstacle.hint


def test_an_instance_profile_that_is_gone():
    text = "Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name"
    [obstacle] = launch_obstacles(PLAIN, Answer(code="InvalidParameterValue", text=text))
    assert obstacle.is_certain and text in obstacle.why


@pytest.mark.parametrize(("text", "right"), [
    (f"{DENIED} Encoded authorization failure message: 1a2B-3c_4d", "Allow iam:PassRole on arn:aws:iam::123456789012:role/web."),
    (f"{WORDS}ec2:RunInstances", "Allow ec2:RunInstances."),
    (f"{WORDS.partition(' User')[0]} Encoded authorization failure message: 1a2B", "Allow ec2:RunInstances, and what its launch template needs."),
])
def test_a_denial_names_the_right_and_refuses_nothing(text, right):
    [obstacle] = launch_obstacles(PLAIN, Answer(code="UnauthorizedOperation", text=text))
    assert not obstacle.is_certain and obstacle.hint == right and obstacle.reason == "denied"
    assert "Encoded" not in obstacle.why and "(UnauthorizedOperation: You are not authorized to perform this operation" in obstacle.why


@pytest.mark.parametrize("code", [
    "InvalidParameterCombination", "InvalidParameterValue", "InsufficientInstanceCapacity", "RequestLimitExceeded", "ConnectTimeoutError", "",
])
def test_what_may_be_of_how_we_have_asked_refuses_nothing(code):
    [obstacle] = launch_obstacles(PLAIN, Answer(code=code, text="It is so."))
    assert not obstacle.is_certain and f"({code}: It is so)" in obstacle.why
