# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What moto has not: the AWS Price List of EC2 instances, and Spot prices that differ by what is asked for."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from decimal import Decimal

from moto.core.responses import ActionResult
from moto.ec2.models.instances import Instance
from moto.ec2.responses.spot_instances import SpotInstances

# The only places that answer.
REGIONS = ("us-east-1", "eu-central-1", "ap-south-1")
PRICED_REGIONS = ("us-east-1", "eu-west-1")
# US dollars an hour, for Linux on shared hardware in us-east-1.
PRICES = {"m1.small": "0.0440000000", "t3.small": "0.0208000000", "m7i.large": "0.1008000000", "m7i.xlarge": "0.2016000000"}
SOFTWARE = {"RunInstances": ("Linux", "1"), "RunInstances:0002": ("Windows", "1.5")}
TENANCIES = {"Shared": "1", "Dedicated": "1.1", "Host": "0"}
# Reserved capacity costs as much unused, and nothing more where it is used.
STATES = {"Used": "1", "UnusedCapacityReservation": "1", "AllocatedCapacityReservation": "0"}
MOST_RESULTS = 100
SPOT_PRICE, SPOT_PRICES = "0.3", {"Linux/UNIX": "1", "Windows": "1.5"}
ZONE_FACTORS = {"a": "1", "b": "1.1"}


def install() -> None:
    """Patch moto in this process."""
    Instance.usage_operation = "RunInstances"
    Instance.platform_details = "Linux/UNIX"
    Instance.instance_lifecycle = property(lambda instance: instance.lifecycle)
    SpotInstances.describe_spot_price_history = describe_spot_price_history


def answer(operation: str, region: str, request: dict) -> dict | None:
    """What the Price List answers to the body of a request; None to what it does not know."""
    if operation != "GetProducts" or region not in REGIONS or request["ServiceCode"] != "AmazonEC2":
        return None
    wanted = {item["Field"]: item["Value"] for item in request.get("Filters", [])}
    found = [product for product in products() if wanted.items() <= product["product"]["attributes"].items()]
    start, count = int(request.get("NextToken") or 0), min(request.get("MaxResults") or MOST_RESULTS, MOST_RESULTS)
    more = {"NextToken": str(start + count)} if start + count < len(found) else {}
    return {"FormatVersion": "aws_v1", "PriceList": [json.dumps(product) for product in found[start : start + count]], **more}


def products() -> Iterator[dict]:
    """All that there are."""
    for region, machine, software, tenancy, state in itertools.product(PRICED_REGIONS, PRICES, SOFTWARE, TENANCIES, STATES):
        system, factor = SOFTWARE[software]
        price = Decimal(PRICES[machine]) * Decimal(factor) * Decimal(TENANCIES[tenancy]) * Decimal(STATES[state])
        named = {"servicecode": "AmazonEC2", "regionCode": region, "instanceType": machine, "operation": software, "operatingSystem": system}
        yield _product({**named, "tenancy": tenancy, "capacitystatus": state, "marketoption": "OnDemand"}, price)


def describe_spot_price_history(response: SpotInstances) -> ActionResult:
    """One price for each type, software and zone, as where the time asked for is now."""
    machines, software = response._get_param("InstanceTypes", []), response._get_param("ProductDescriptions", list(SPOT_PRICES))
    zone = response._get_param("AvailabilityZone")
    zones = [zone] if zone else [f"{response.region}{letter}" for letter in ZONE_FACTORS]
    history = [
        {"InstanceType": machine, "ProductDescription": system, "AvailabilityZone": zone, "SpotPrice": _spot_price(machine, system, zone)}
        for machine, system, zone in itertools.product(machines, software, zones)
        if machine in PRICES and system in SPOT_PRICES
    ]
    return ActionResult({"SpotPriceHistory": [{**item, "Timestamp": "2026-01-01T00:00:00.000Z"} for item in history]})


def _spot_price(machine: str, system: str, zone: str) -> str:
    factor = Decimal(SPOT_PRICE) * Decimal(SPOT_PRICES[system]) * Decimal(ZONE_FACTORS.get(zone[-1], "1"))
    return f"{Decimal(PRICES[machine]) * factor:.6f}"


def _product(attributes: dict[str, str], price: Decimal) -> dict:
    sku = f"{abs(hash(tuple(attributes.items()))):016X}"[:16]
    dimension = {"unit": "Hrs", "beginRange": "0", "endRange": "Inf", "appliesTo": [], "pricePerUnit": {"USD": f"{price:.10f}"}}
    terms = {"OnDemand": {f"{sku}.JRTCKXETXF": {"sku": sku, "priceDimensions": {f"{sku}.JRTCKXETXF.6YS6EN2CT7": dimension}, "termAttributes": {}}}}
    return {"product": {"productFamily": "Compute Instance", "sku": sku, "attributes": attributes}, "serviceCode": "AmazonEC2", "terms": terms}
