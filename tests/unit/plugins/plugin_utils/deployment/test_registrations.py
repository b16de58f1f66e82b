# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.registrations import (
    registrations_before,
    registrations_in_the_middle,
    registrations_to_put_back,
    registrations_to_remember,
    with_known_registrations,
)
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.host_options import target_of
from ansible_collections.agentless.codedeploy.tests.unit.plugins.lines_run import lines_run

INFO = {"target_group_info_list": [{"name": "web"}, {"name": "api"}], "elb_info_list": []}


def at(port, target_id="i-1", zone=None):
    return {"id": target_id, "port": port, "availability_zone": zone}


def item(*ports, name="web", **more):
    return {"name": name, "type": "target_group", "targets": [at(port) for port in ports], **more}


def group(*registrations, name="web", target_type="instance", port=80):
    return {"name": name, "target_type": target_type, "port": port, "registrations": list(registrations)}


def planned(*items, **changes):
    """A plan of a host a for which these items are there."""
    return {"targets": {"a": target_of("a", {})}, "load_balancer_info": INFO, "registrations": {"a": list(items)}, "resumed": None, **changes}


def record(*items, status="Failed", traffic="out"):
    return {"host": "a", "status": status, "traffic": traffic, "registrations": [{"port": 80, **one} for one in items]}


@pytest.mark.parametrize(
    ("variables", "given_port", "found", "expected"),
    [
        ({}, None, [at(80)], None),
        ({}, None, [], []),
        ({}, None, [at(81)], [at(81)]),
        ({}, None, [at(80), at(81)], [at(80), at(81)]),
        ({}, None, [at(80, "i-2")], []),
        ({"codedeploy_target_port": 81}, 82, [at(81)], None),
        ({"codedeploy_target_port": 81}, 82, [at(82)], [at(82)]),
        ({}, 82, [at(82)], None),
        ({}, 82, [at(80)], [at(80)]),
    ],
)
def test_of_an_instance_what_is_not_registered_by_default(variables, given_port, found, expected):
    info = {"target_group_info_list": [{"name": "web", "port": given_port}], "elb_info_list": []}
    before = registrations_before([target_of("a", {"instance_id": "i-1", **variables})], info, [group(*found)])
    assert before == ({} if expected is None else {"a": [{"name": "web", "type": "target_group", "id": "i-1", "targets": expected}]})


@pytest.mark.parametrize(
    ("zone", "registered", "is_default"), [(None, None, True), ("all", "all", True), ("all", None, True), (None, "all", False), ("all", "eu-west-1a", False)]
)
def test_of_an_address_the_zone_counts(zone, registered, is_default):
    target = target_of("a", {"codedeploy_ip_address": "10.0.0.1", "instance_id": "i-1", "codedeploy_availability_zone": zone})
    before = registrations_before([target], {"target_group_info_list": [{"name": "web"}]}, [group(at(80, "10.0.0.1", registered), target_type="ip")])
    assert before == ({} if is_default else {"a": [{"name": "web", "type": "target_group", "id": "10.0.0.1", "targets": [at(80, "10.0.0.1", registered)]}]})


def test_each_target_group_is_by_itself():
    before = registrations_before([target_of("a", {"instance_id": "i-1"})], INFO, [group(at(80)), group(at(81), name="api")])
    assert before == {"a": [item(81, name="api", id="i-1")]}


def test_the_plan_of_an_ordinary_fleet_has_none_and_a_large_one_costs_no_more_for_each_host():
    def fleet(size):
        hosts = [target_of(f"h{number}", {"instance_id": f"i-{number}"}) for number in range(size)]
        return hosts, group(*[at(80, f"i-{number}") for number in range(size)], *[at(80, f"other-{number}") for number in range(size)])

    hosts, found = fleet(10000)
    assert registrations_before(hosts, INFO, [found]) == {}
    fewer, found_of_fewer = fleet(1000)
    few, many = lines_run(lambda: registrations_before(fewer, INFO, [found_of_fewer])), lines_run(lambda: registrations_before(hosts, INFO, [found]))
    assert many < 11 * few


@pytest.mark.parametrize(
    ("of_plan", "taken_out", "expected"),
    [
        ([], [], []),
        ([], [item(80)], [item(80)]),
        ([item(81)], [], [item(81)]),
        ([item(81)], [item(82, 83)], [item(82, 83)]),
        ([item(81), item(82, name="api")], [item(83)], [item(83), item(82, name="api")]),
        ([item()], [], []),
        ([item(81)], [item()], [item(81)]),
    ],
)
def test_what_was_taken_out_in_this_run_is_put_back_else_what_was_there_before(of_plan, taken_out, expected):
    assert registrations_to_put_back(planned(*[{**one, "id": "i-1"} for one in of_plan]), record(*taken_out)) == expected


def test_of_a_host_in_the_middle_another_run_may_have_taken_out_a_part():
    resumed = planned(item(80, 81), resumed={"middle": ["a"]})
    assert registrations_to_put_back(resumed, record(item(81, 82))) == [item(81, 82, 80)]
    assert registrations_to_put_back({**resumed, "resumed": {"middle": ["b"]}}, record(item(81, 82))) == [item(81, 82)]


@pytest.mark.parametrize(
    ("of_plan", "of_record", "known", "expected"),
    [
        # Taken out by this deployment.
        ([], record(item(81)), [], [item(81)]),
        ([item(81)], record(item(80, 81)), [], [item(80, 81)]),
        ([], record(item(80)), [], []),
        ([item(81)], record(item(80)), [item(81)], []),
        ([], record({**item(None), "type": "classic_load_balancer", "port": None}), [], []),
        # In traffic at one load balancer, perhaps not at another.
        ([], record(item(81), traffic="in"), [], [item(81)]),
        # By a run that was lost.
        ([item(81)], record(), [], [item(81)]),
        ([item()], record(traffic="unknown"), [item(81)], []),
        # No load balancer was asked.
        ([item(81)], record(traffic=None), [], []),
        ([item(81)], record(traffic=None), [item(81)], [item(81)]),
        ([], record(traffic=None, status="Succeeded"), [item(81)], [item(81)]),
        # At a load balancer that it did not act on.
        ([], record(item(82)), [item(81, name="old")], [item(81, name="old"), item(82)]),
        # Back in traffic.
        ([item(81)], record(item(81), traffic="in", status="Succeeded"), [item(81), item(81, name="old")], []),
    ],
)
def test_what_is_remembered_of_a_host(of_plan, of_record, known, expected):
    assert registrations_to_remember(planned(*of_plan), of_record, known) == expected


def test_what_is_remembered_of_a_host_in_the_middle():
    assert registrations_in_the_middle(planned(item(80, 81, id="i-1"), item(name="api", id="i-1")), "a", [item(82), item(83, name="old")]) == [
        item(83, name="old"), item(80, 81),
    ]  # fmt: skip
    assert registrations_in_the_middle(planned(), "a", [item(82)]) == []
    # Of a plan that is not known any more.
    assert registrations_in_the_middle({}, "a", [item(82)]) == [item(82)]


def test_what_is_registered_now_wins():
    plan = planned(item(81, id="i-1"), item(name="api", id="i-1"))
    plan["registrations"]["b"] = [item(id="i-2")]
    known = {"a": [item(90), item(91, 92, name="api")], "b": [item(90)], "c": [item(90)]}
    assert with_known_registrations(plan, known)["registrations"] == {
        "a": [item(81, id="i-1"), item(91, 92, name="api", id="i-1")],
        # It is another instance by now.
        "b": [item(id="i-2")],
    }
    assert with_known_registrations(plan, {})["registrations"] == plan["registrations"]
