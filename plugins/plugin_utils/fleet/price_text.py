# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a fleet costs that is left, in one sentence."""

from __future__ import annotations

LIST_PRICES = "a day by list prices, without storage and traffic"


def describe_price(price):
    """What fleet_price_info returned, or None where it was not asked -> a part of a sentence of which the fleet is the subject."""
    if not price:
        return "is to be paid"
    if price.get("failed"):
        return f"is to be paid; what it costs is not known: {price['msg'].rstrip('.')}"
    if not price["instances"]:
        return "has no instances to be paid"
    is_one = price["instances"] == 1
    instances = f"has {price['instances']} instance{'' if is_one else 's'}"
    not_known = [kind for kind in price["kinds"] if kind["why_not_known"]]
    if price["price_a_day"] is None:
        return f"{instances} to be paid; what {'it costs' if is_one else 'they cost'} is not known: {_reasons(not_known)}"
    costs = f"{instances} that {'costs' if is_one else 'cost'} {'more than ' if not_known else ''}{price['price_a_day']} {price['currency']} {LIST_PRICES}"
    return f"{costs}; not in it: {_reasons(not_known)}" if not_known else costs


def _reasons(kinds):
    return "; ".join(f"{kind['instances']} x {kind['instance_type']} ({kind['market']}): {kind['why_not_known'].rstrip('.')}" for kind in kinds)
