# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What instances cost a day, from what EC2 and the AWS Price List tell of them."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from typing import NamedTuple

HOURS = 24
SPOT, ON_DEMAND = "spot", "on-demand"
SPOT_CURRENCY = "USD"
# What EC2 calls it -> what the price list does. A dedicated host is paid for, and not its instances.
TENANCIES = {"default": "Shared", "dedicated": "Dedicated"}
ON_HOST = "it runs on a dedicated host, which is paid for whatever runs on it"


class Kind(NamedTuple):
    """Instances of one price. operation, platform: the UsageOperation and the PlatformDetails of EC2, by which its software is billed."""

    instance_type: str
    market: str
    operation: str
    platform: str
    tenancy: str
    zone: str


class Price(NamedTuple):
    """Of an instance and an hour; why: what keeps it from being known, if it is not."""

    amount: Decimal | None
    currency: str = ""
    why: str = ""


def kinds_of(descriptions: list[dict]) -> dict[Kind, int]:
    """DescribeInstances' descriptions -> {kind: how many there are}."""
    return dict(Counter(map(_kind, descriptions)))


def product_filters(kind: Kind, region: str) -> list[dict]:
    """The filters of GetProducts that one product passes: what an instance costs that runs, without a reservation."""
    wanted = {
        "regionCode": region,
        "instanceType": kind.instance_type,
        "operation": kind.operation,
        "tenancy": TENANCIES[kind.tenancy],
        "capacitystatus": "Used",
        "marketoption": "OnDemand",
    }
    return [{"Type": "TERM_MATCH", "Field": field, "Value": value} for field, value in wanted.items()]


def listed_price(products: list[str]) -> Price:
    """Products as GetProducts answers them -> what an hour costs; of several the highest, so that what is left does not cost more than is said."""
    found = [price for product in products for price in _hourly(json.loads(product))]
    return max(found) if found else Price(None, why="the AWS Price List does not have it")


def spot_price(history: list[dict], kind: Kind) -> Price:
    """What DescribeSpotPriceHistory answers -> what an hour costs in the zone of the kind."""
    found = [Decimal(item["SpotPrice"]) for item in history if item["AvailabilityZone"] == kind.zone]
    return Price(found[0], SPOT_CURRENCY) if found else Price(None, why=f"EC2 tells no Spot price for {kind.zone}")


def fleet_price(counts: dict[Kind, int], prices: dict[Kind, Price]) -> dict:
    """How many there are of each kind, and its price -> the result of fleet_price_info."""
    known = {kind: price for kind, price in prices.items() if price.amount is not None}
    a_day = sum((counts[kind] * HOURS * price.amount for kind, price in known.items()), Decimal(0))
    return {
        "instances": sum(counts.values()),
        "price_a_day": f"{a_day:.2f}" if known or not counts else None,
        "currency": next((price.currency for price in known.values()), None),
        "kinds": [_told(kind, count, prices[kind]) for kind, count in sorted(counts.items())],
    }


def _kind(description: dict) -> Kind:
    placement = description.get("Placement") or {}
    market = SPOT if description.get("InstanceLifecycle") == SPOT else ON_DEMAND
    return Kind(
        description["InstanceType"],
        market,
        description.get("UsageOperation") or "RunInstances",
        description.get("PlatformDetails") or "Linux/UNIX",
        placement.get("Tenancy") or "default",
        # On demand it costs the same in all of a region.
        placement.get("AvailabilityZone") or "" if market == SPOT else "",
    )


def _hourly(product: dict) -> list[Price]:
    terms = (product.get("terms") or {}).get("OnDemand") or {}
    dimensions = [dimension for term in terms.values() for dimension in term["priceDimensions"].values() if dimension["unit"] == "Hrs"]
    return [Price(Decimal(amount), currency) for dimension in dimensions for currency, amount in dimension["pricePerUnit"].items()]


def _told(kind: Kind, count: int, price: Price) -> dict:
    an_hour = None if price.amount is None else format(price.amount.normalize(), "f")
    told = {"instance_type": kind.instance_type, "market": kind.market, "platform": kind.platform, "tenancy": kind.tenancy}
    return {**told, "instances": count, "price_an_hour": an_hour, "why_not_known": price.why or None}
