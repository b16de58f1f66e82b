# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.standing_fleets import roles_of_fleets


def target(host, instance_id=None, ip_address=None):
    return {"host": host, "instance_id": instance_id, "ip_address": ip_address}


A = [target("a-1", "i-a1", "10.0.0.1"), target("a-2", "i-a2", "10.0.0.2")]
B = [target("b-1", "i-b1", "10.0.1.1"), target("b-2", "i-b2", "10.0.1.2")]
FLEETS = {"fleet-a": A, "fleet-b": B}


def registered(*ids):
    return [{"id": one, "port": 80, "availability_zone": None} for one in ids]


def balancers(web=None, by_address=None, classic=None):
    groups = [{"name": "web", "target_type": "instance", "registrations": registered(*web)}] if web is not None else []
    groups += [{"name": "by-address", "target_type": "ip", "registrations": registered(*by_address)}] if by_address is not None else []
    return {"target_groups": groups, "classic_load_balancers": [{"name": "old", "registrations": registered(*classic)}] if classic is not None else []}


@pytest.mark.parametrize(
    ("load_balancers", "blue"),
    [
        (balancers(web=["i-a1", "i-a2"]), "fleet-a"),
        (balancers(web=["i-b2", "i-of-others"]), "fleet-b"),
        (balancers(web=[], classic=["i-b1"]), "fleet-b"),
        (balancers(web=[], by_address=["10.0.0.2"]), "fleet-a"),
        (balancers(web=["i-a1"], by_address=["10.0.0.2"], classic=["i-a2"]), "fleet-a"),
    ],
)
def test_the_fleet_that_is_registered_is_blue(load_balancers, blue):
    assert roles_of_fleets(FLEETS, load_balancers) == {"blue": blue, "green": ({*FLEETS} - {blue}).pop()}


@pytest.mark.parametrize(
    ("fleets", "load_balancers", "code", "message"),
    [
        (FLEETS, balancers(web=["i-a2", "i-b1"]), "INVALID_TARGETS", "both fleets are registered with target group web: of fleet-a a-2; of fleet-b b-1"),
        (FLEETS, balancers(web=["i-a1"], classic=["i-b1", "i-b2"]), "INVALID_TARGETS", "web or Classic Load Balancer old: of fleet-a a-1; of fleet-b b-1, b-2"),
        (FLEETS, balancers(web=["i-x"]), "INVALID_TARGETS", "No host of fleet-a or of fleet-b is registered with target group web"),
        # An id among addresses, or the other way round, is no registration.
        (FLEETS, balancers(web=["10.0.0.1"], by_address=["i-a1"]), "INVALID_TARGETS", "neither fleet is known to serve"),
        ({"fleet-a": [target("a-1")], "fleet-b": B}, balancers(web=[]), "INVALID_TARGETS", "neither fleet is known to serve"),
        (FLEETS, balancers(), "MISSING_ELB_INFORMATION", "No load balancer is named"),
        ({"fleet-a": A}, balancers(web=[]), "INVALID_TARGETS", "There are 1 fleets that swap roles: fleet-a"),
        ({}, balancers(web=[]), "INVALID_TARGETS", "There are 0 fleets that swap roles: none"),
        ({"fleet-a": A, "fleet-b": []}, balancers(web=["i-a1"]), "NO_INSTANCES", "The standing fleet fleet-b has no hosts"),
        ({"fleet-a": A, "fleet-b": [*B, A[0]]}, balancers(web=["i-a1"]), "INVALID_TARGETS", "a-1: in both standing fleets, fleet-a and fleet-b"),
    ],
)
def test_where_it_is_not_known_which_is_blue(fleets, load_balancers, code, message):
    with pytest.raises(DeploymentError, match=message) as refused:
        roles_of_fleets(fleets, load_balancers)
    assert refused.value.code == code and refused.value.hint
