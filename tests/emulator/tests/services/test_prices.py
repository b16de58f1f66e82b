# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The AWS Price List, and what EC2 tells of prices."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

LINUX = {"regionCode": "eu-west-1", "instanceType": "t3.small", "operation": "RunInstances"}


def ask(aws, **settings):
    wanted = settings.pop("wanted", {})
    filters = [{"Type": "TERM_MATCH", "Field": field, "Value": value} for field, value in wanted.items()]
    return aws.client("pricing").get_products(ServiceCode="AmazonEC2", Filters=filters, **settings)


def test_a_product_is_one_of_many_and_filters_find_it(aws):
    assert len(ask(aws, wanted=LINUX)["PriceList"]) == 9
    [product] = map(json.loads, ask(aws, wanted={**LINUX, "tenancy": "Shared", "capacitystatus": "Used"})["PriceList"])
    assert product["product"]["attributes"]["operatingSystem"] == "Linux" and product["product"]["sku"] in next(iter(product["terms"]["OnDemand"]))
    assert ask(aws, wanted={**LINUX, "instanceType": "unknown"})["PriceList"] == []


def test_an_answer_has_a_hundred_at_most(aws):
    first = ask(aws)
    second = ask(aws, NextToken=first["NextToken"])
    assert len(first["PriceList"]) == 100 and not {*first["PriceList"]} & {*second["PriceList"]} and "NextToken" not in second


def test_other_regions_and_services_have_none(aws):
    with pytest.raises(ClientError):
        aws.client("pricing", "eu-west-1").get_products(ServiceCode="AmazonEC2")
    with pytest.raises(ClientError):
        aws.client("pricing").get_products(ServiceCode="AmazonS3")


def test_spot_instances_are_told_apart_and_cost_less(aws):
    ec2 = aws.client("ec2")
    usual = {"ImageId": "ami-12345678", "MinCount": 1, "MaxCount": 1}
    [on_demand], [spot] = ec2.run_instances(**usual)["Instances"], ec2.run_instances(**usual, InstanceMarketOptions={"MarketType": "spot"})["Instances"]
    ids = [on_demand["InstanceId"], spot["InstanceId"]]
    found = {item["Instances"][0]["InstanceId"]: item["Instances"][0] for item in ec2.describe_instances(InstanceIds=ids)["Reservations"]}
    assert [found[one].get("InstanceLifecycle") for one in ids] == [None, "spot"]
    assert {(found[one]["UsageOperation"], found[one]["PlatformDetails"]) for one in ids} == {("RunInstances", "Linux/UNIX")}
    asked = {"InstanceTypes": ["t3.small"], "ProductDescriptions": ["Linux/UNIX"]}
    [a, b] = ec2.describe_spot_price_history(**asked)["SpotPriceHistory"]
    assert (a["AvailabilityZone"], b["AvailabilityZone"]) == ("us-east-1a", "us-east-1b") and float(a["SpotPrice"]) < float(b["SpotPrice"]) < 0.0208
    assert ec2.describe_spot_price_history(**asked, AvailabilityZone="us-east-1b")["SpotPriceHistory"] == [b]
