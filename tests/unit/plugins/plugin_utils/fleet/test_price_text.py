# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.price_text import describe_price

LARGE = {"instance_type": "m7i.large", "market": "on-demand", "instances": 2, "why_not_known": None}
SPOT = {**LARGE, "market": "spot", "instances": 1, "why_not_known": "Denied. Allow it."}
OF_LIST = "a day by list prices, without storage and traffic"


def price(*kinds, a_day="4.84"):
    return {"instances": sum(kind["instances"] for kind in kinds), "price_a_day": a_day, "currency": "USD", "kinds": list(kinds)}


@pytest.mark.parametrize("told, said", [
    (None, "is to be paid"),
    ({"failed": True, "msg": "Denied."}, "is to be paid; what it costs is not known: Denied"),
    (price(a_day="0.00"), "has no instances to be paid"),
    (price(LARGE), f"has 2 instances that cost 4.84 USD {OF_LIST}"),
    (price({**LARGE, "instances": 1}), f"has 1 instance that costs 4.84 USD {OF_LIST}"),
    (price(LARGE, SPOT), f"has 3 instances that cost more than 4.84 USD {OF_LIST}; not in it: 1 x m7i.large (spot): Denied. Allow it"),
    (price(SPOT, a_day=None), "has 1 instance to be paid; what it costs is not known: 1 x m7i.large (spot): Denied. Allow it"),
])  # fmt: skip
def test_what_a_fleet_costs_in_one_sentence(told, said):
    assert describe_price(told) == said
