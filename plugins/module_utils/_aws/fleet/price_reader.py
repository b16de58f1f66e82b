# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what the instances of an Auto Scaling group cost: a question for each kind of instance, whatever their number."""

from __future__ import annotations

from datetime import datetime, timezone

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError

from . import ec2_api, pricing_api
from ..at_once import each_at_once
from .fleet_errors import EC2, Service, from_aws_error
from .fleet_facts import GROUP_TAG
from .price_rules import ON_HOST, SPOT, TENANCIES, Kind, Price, fleet_price, kinds_of, listed_price, product_filters, spot_price
from .tag_query_plan import literal

PRICE_LIST = Service("pricing", "the AWS Price List", "IAM_ROLE_PERMISSIONS", "INTERNAL_ERROR")
THAT_COST = {"Name": "instance-state-name", "Values": ["pending", "running"]}


def read_price(clients, group: str) -> dict:
    """The name of an Auto Scaling group -> the result of fleet_price_info. Raises DeploymentError if its instances cannot be read."""
    try:
        found = ec2_api.describe_instances(clients.get("ec2"), [{"Name": f"tag:{GROUP_TAG}", "Values": [literal(group)]}, THAT_COST])
    except AnsibleAWSError as error:
        raise from_aws_error(error, EC2, f"the instances of Auto Scaling group {group}") from error
    counts = kinds_of(found)
    ask = _asker(clients) if counts else None
    return fleet_price(counts, dict(zip(counts, each_at_once(ask, list(counts)))))


def _asker(clients):
    """A function that gives the price of a kind, with clients that are made before several are asked for at once."""
    ec2 = clients.get("ec2")
    region = pricing_api.REGIONS.get(ec2.meta.partition)
    price_list = clients.get("pricing", region=region, config=pricing_api.SETTINGS) if region else None

    def ask(kind: Kind) -> Price:
        if kind.market == SPOT:
            return _spot(ec2, kind)
        if kind.tenancy not in TENANCIES:
            return Price(None, why=ON_HOST)
        if price_list is None:
            return Price(None, why=f"there is no price list for partition {ec2.meta.partition}")
        return _on_demand(price_list, kind, ec2.meta.region_name)

    return ask


def _spot(ec2, kind: Kind) -> Price:
    asked = {"InstanceTypes": [kind.instance_type], "ProductDescriptions": [kind.platform], "AvailabilityZone": kind.zone}
    try:
        return spot_price(pricing_api.spot_prices(ec2, datetime.now(timezone.utc), **asked), kind)
    except AnsibleAWSError as error:
        return _not_known(from_aws_error(error, EC2, kind.instance_type))


def _on_demand(price_list, kind: Kind, region: str) -> Price:
    try:
        return listed_price(pricing_api.products(price_list, product_filters(kind, region)))
    except AnsibleAWSError as error:
        return _not_known(from_aws_error(error, PRICE_LIST, kind.instance_type))


def _not_known(error: DeploymentError) -> Price:
    return Price(None, why=f"{error.message} {error.hint}")
