# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The AWS Price List, and what EC2 tells of Spot prices: one function, one API call, or one for each page."""

from __future__ import annotations

from ..aws_call import api_call

# The price list of a partition is to be had in one region of it; other partitions have none that their credentials may read.
REGIONS = {"aws": "us-east-1", "aws-cn": "cn-northwest-1"}
# Whoever waits for a price has something else to read, and soon.
SETTINGS = {"connect_timeout": 3, "read_timeout": 10, "retries": {"total_max_attempts": 2}}


def products(client, filters: list[dict]) -> list[str]:
    """The products of Amazon EC2 that pass all filters, each as JSON. Raises AnsibleAWSError, as all of these do."""
    found, token = [], {}
    while True:
        page = _products_page(client, ServiceCode="AmazonEC2", Filters=filters, **token)
        found += page["PriceList"]
        if not page.get("NextToken"):
            return found
        token = {"NextToken": page["NextToken"]}


@api_call("describe Spot prices")
def spot_prices(client, now, **selection) -> list[dict]:
    """What holds now, newest first: a price for each zone."""
    return client.describe_spot_price_history(StartTime=now, EndTime=now, **selection)["SpotPriceHistory"]


@api_call("get the price")
def _products_page(client, **selection) -> dict:
    return client.get_products(**selection)
