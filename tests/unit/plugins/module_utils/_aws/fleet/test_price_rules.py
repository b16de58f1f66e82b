# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
from decimal import Decimal

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.fleet.price_rules import (
    Kind,
    Price,
    fleet_price,
    kinds_of,
    listed_price,
    product_filters,
    spot_price,
)

LARGE = Kind("m7i.large", "on-demand", "RunInstances", "Linux/UNIX", "default", "")
WINDOWS = LARGE._replace(operation="RunInstances:0002", platform="Windows", tenancy="dedicated")
SPOT = LARGE._replace(market="spot", zone="eu-west-1b")
NOT_KNOWN = Price(None, why="Denied.")


def product(*prices, unit="Hrs", currency="USD", term="OnDemand"):
    dimensions = {str(number): {"unit": unit, "pricePerUnit": {currency: price}} for number, price in enumerate(prices)}
    return json.dumps({"product": {}, "terms": {term: {"term": {"priceDimensions": dimensions}}}})


def instance(**changes):
    billed = {"UsageOperation": "RunInstances", "PlatformDetails": "Linux/UNIX"}
    return {"InstanceType": "m7i.large", "Placement": {"AvailabilityZone": "eu-west-1b", "Tenancy": "default"}, **billed, **changes}


def test_instances_are_counted_by_what_they_cost():
    dedicated = {"Placement": {"AvailabilityZone": "eu-west-1a", "Tenancy": "dedicated"}}
    elsewhere = {"Placement": {"AvailabilityZone": "eu-west-1a", "Tenancy": "default"}}
    found = [instance(), instance(**elsewhere), instance(InstanceLifecycle="spot"), instance(InstanceLifecycle="spot", **elsewhere)]
    found += [instance(UsageOperation="RunInstances:0002", PlatformDetails="Windows", **dedicated), {"InstanceType": "t3.small"}]
    assert kinds_of(found) == {
        LARGE: 2, SPOT: 1, SPOT._replace(zone="eu-west-1a"): 1, WINDOWS: 1, LARGE._replace(instance_type="t3.small"): 1,
    }  # fmt: skip


def test_what_the_price_list_is_asked():
    wanted = {item["Field"]: item["Value"] for item in product_filters(WINDOWS, "eu-west-1")}
    named = {"regionCode": "eu-west-1", "instanceType": "m7i.large", "operation": "RunInstances:0002", "tenancy": "Dedicated"}
    assert wanted == {**named, "capacitystatus": "Used", "marketoption": "OnDemand"}
    assert {item["Type"] for item in product_filters(LARGE, "eu-west-1")} == {"TERM_MATCH"}


@pytest.mark.parametrize("products, price", [
    ([product("0.1008000000")], Price(Decimal("0.1008"), "USD")),
    ([product("0.7", currency="CNY")], Price(Decimal("0.7"), "CNY")),
    ([product("0.1"), product("0.3"), product("0.2")], Price(Decimal("0.3"), "USD")),
    # What is paid once is no price of an hour.
    ([product("9", unit="Quantity"), product("0.1")], Price(Decimal("0.1"), "USD")),
    ([product("0.1", term="Reserved")], None),
    ([json.dumps({"product": {}})], None),
    ([], None),
])  # fmt: skip
def test_prices_of_products(products, price):
    assert listed_price(products) == (price or Price(None, why="the AWS Price List does not have it"))


def test_a_spot_price_is_that_of_the_zone_and_the_newest():
    history = [{"AvailabilityZone": f"eu-west-1{zone}", "SpotPrice": price} for zone, price in [("a", "0.01"), ("b", "0.02"), ("b", "0.03")]]
    assert spot_price(history, SPOT) == Price(Decimal("0.02"), "USD")
    assert spot_price(history[:1], SPOT) == Price(None, why="EC2 tells no Spot price for eu-west-1b")


@pytest.mark.parametrize("counts, prices, a_day, currency", [
    ({}, {}, "0.00", None),
    ({LARGE: 12}, {LARGE: Price(Decimal("0.1008"), "USD")}, "29.03", "USD"),
    ({LARGE: 1, SPOT: 2}, {LARGE: Price(Decimal("0.1"), "USD"), SPOT: Price(Decimal("0.0301"), "USD")}, "3.84", "USD"),
    ({LARGE: 1, SPOT: 2}, {LARGE: Price(Decimal("0.1"), "USD"), SPOT: NOT_KNOWN}, "2.40", "USD"),
    ({LARGE: 1}, {LARGE: NOT_KNOWN}, None, None),
])  # fmt: skip
def test_what_a_fleet_costs_a_day(counts, prices, a_day, currency):
    price = fleet_price(counts, prices)
    assert (price["instances"], price["price_a_day"], price["currency"]) == (sum(counts.values()), a_day, currency)
    assert sum(kind["instances"] for kind in price["kinds"]) == sum(counts.values())


def test_each_kind_is_told_with_its_price_or_why_there_is_none():
    kinds = fleet_price({SPOT: 1, LARGE: 2}, {LARGE: Price(Decimal("0.1008000000"), "USD"), SPOT: NOT_KNOWN})["kinds"]
    same = {"instance_type": "m7i.large", "platform": "Linux/UNIX", "tenancy": "default"}
    assert kinds == [
        {**same, "market": "on-demand", "instances": 2, "price_an_hour": "0.1008", "why_not_known": None},
        {**same, "market": "spot", "instances": 1, "price_an_hour": None, "why_not_known": "Denied."},
    ]
