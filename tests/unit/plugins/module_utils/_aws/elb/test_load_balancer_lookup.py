# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import boto3
import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.elb.load_balancer_lookup import (
    find_classic_load_balancers,
    find_target_groups,
)
from botocore.stub import Stubber

ARN = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/{}/0123456789abcdef"


def described(name, target_type="instance"):
    return {"TargetGroupName": name, "TargetGroupArn": ARN.format(name), "TargetType": target_type, "Port": 80}


def stubbed(service):
    return Stubber(boto3.client(service, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"))


def test_one_call_for_all_names_and_one_for_all_arns():
    arns = [ARN.format("c"), ARN.format("d")]
    with stubbed("elbv2") as stub:
        stub.add_response("describe_target_groups", {"TargetGroups": [described("b"), described("a")]}, {"Names": ["a", "b"]})
        stub.add_response("describe_target_groups", {"TargetGroups": [described("c"), described("d", "ip")]}, {"TargetGroupArns": arns})
        found = find_target_groups(stub.client, ["a", arns[0], "b", "a", arns[1]])
        stub.assert_no_pending_responses()
    assert {name: group["TargetGroupName"] for name, group in found.items()} == {"a": "a", "b": "b", arns[0]: "c", arns[1]: "d"}


def test_the_missing_one_is_named():
    with stubbed("elbv2") as stub:
        stub.add_client_error("describe_target_groups", "TargetGroupNotFound", "One or more target groups not found")
        stub.add_response("describe_target_groups", {"TargetGroups": [described("web")]}, {"Names": ["web"]})
        stub.add_client_error("describe_target_groups", "TargetGroupNotFound", "One or more target groups not found")
        with pytest.raises(DeploymentError, match="target group wbe") as raised:
            find_target_groups(stub.client, ["web", "wbe"])
    assert raised.value.code == "ELASTIC_LOAD_BALANCING_INVALID"


def test_a_target_group_of_functions_is_refused():
    with stubbed("elbv2") as stub:
        stub.add_response("describe_target_groups", {"TargetGroups": [described("web", "lambda")]})
        with pytest.raises(DeploymentError, match="of type lambda"):
            find_target_groups(stub.client, ["web"])


def test_a_missing_classic_load_balancer():
    with stubbed("elb") as stub:
        stub.add_client_error("describe_load_balancers", "LoadBalancerNotFound", "There is no ACTIVE Load Balancer named 'web'")
        with pytest.raises(DeploymentError, match="Classic Load Balancer web") as raised:
            find_classic_load_balancers(stub.client, ["web"])
    assert raised.value.code == "ELASTIC_LOAD_BALANCING_INVALID"
