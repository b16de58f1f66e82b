# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""fleet_price_info, as Ansible runs it, against an AWS over HTTP."""

from __future__ import annotations

from integration.runs.module_run import run_module

INSTANCES, PRODUCTS, SPOT_PRICES = "ec2:DescribeInstances", "pricing:GetProducts", "ec2:DescribeSpotPriceHistory"


def price_of(aws, group, **arguments):
    return run_module(aws, "fleet_price_info", {"auto_scaling_group": group, **arguments}, check=True)


def add_spot_group(aws, name, size):
    data = {"ImageId": "ami-12345678", "InstanceType": "m7i.large", "InstanceMarketOptions": {"MarketType": "spot"}}
    template = aws.client("ec2").create_launch_template(LaunchTemplateName=name, LaunchTemplateData=data)["LaunchTemplate"]
    return aws.add_auto_scaling_group(name, size, LaunchTemplate={"LaunchTemplateId": template["LaunchTemplateId"]})


def test_a_group_costs_what_its_instances_do(aws, name):
    first = aws.add_auto_scaling_group(f"{name}-a", 3, MinSize=1)[0]
    aws.add_auto_scaling_group(f"{name}-b", 1)
    aws.client("autoscaling").enter_standby(AutoScalingGroupName=f"{name}-a", InstanceIds=[first], ShouldDecrementDesiredCapacity=True)
    aws.client("ec2").stop_instances(InstanceIds=[first])
    aws.reset_api_calls()
    told = price_of(aws, f"{name}-a")
    assert (told["failed"], told["changed"], told["instances"], told["price_a_day"], told["currency"]) == (False, False, 2, "1.00", "USD")
    assert [(kind["instance_type"], kind["price_an_hour"]) for kind in told["kinds"]] == [("t3.small", "0.0208")]
    # Of two instances that cost the same, one question.
    assert aws.api_calls() == {INSTANCES: 1, PRODUCTS: 1} and sum(told["api_calls"].values()) == 2


def test_spot_instances_cost_what_they_do_now_in_their_zone(aws, name):
    add_spot_group(aws, name, 2)
    aws.reset_api_calls()
    told = price_of(aws, name)
    assert (told["instances"], told["price_a_day"]) == (2, "1.45") and aws.api_calls() == {INSTANCES: 1, SPOT_PRICES: 1}


def test_a_group_that_is_not_there_costs_nothing(aws, name):
    told = price_of(aws, name)
    assert (told["failed"], told["instances"], told["price_a_day"], told["kinds"]) == (False, 0, "0.00", [])


def test_who_may_not_read_prices_is_told_how_many_there_are(aws, name):
    aws.add_auto_scaling_group(name, 2)
    aws.inject_fault(PRODUCTS, error="AccessDeniedException")
    told = price_of(aws, name)
    assert (told["failed"], told["instances"], told["price_a_day"]) == (False, 2, None)
    assert "Allow pricing:GetProducts for the identity" in told["kinds"][0]["why_not_known"]


def test_who_may_not_read_instances_is_told_so(aws, name):
    aws.inject_fault(INSTANCES, error="UnauthorizedOperation")
    told = price_of(aws, name)
    assert told["failed"] and told["error"]["code"] == "IAM_ROLE_PERMISSIONS" and name in told["msg"]


def test_a_price_list_that_cannot_be_reached_is_not_waited_for(aws, name):
    aws.add_auto_scaling_group(name, 1)
    asked = {"auto_scaling_group": name}
    told = run_module(aws, "fleet_price_info", asked, environment={"AWS_ENDPOINT_URL_PRICING": "http://127.0.0.1:1"})
    assert (told["failed"], told["price_a_day"]) == (False, None)
    assert "Could not connect to the endpoint URL" in told["kinds"][0]["why_not_known"]
    assert "Check that the controller can reach the endpoint of the AWS Price List" in told["kinds"][0]["why_not_known"]
