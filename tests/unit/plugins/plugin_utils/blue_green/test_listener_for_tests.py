# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.listener_for_tests import (
    check_listener_for_tests,
    check_test_urls,
    load_balancer_info_for_tests,
)
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import SETTINGS, replacing, waiting

WAITS, GOES_ON = waiting()["blue_green"], SETTINGS
TESTS = {"target_group_info_list": [{"name": "tests"}], "elb_info_list": []}


@pytest.mark.parametrize("options, blue_green, names", [
    ({}, WAITS, None),
    ({"test_target_groups": []}, GOES_ON, None),
    # As `-e codedeploy_test_target_groups=` and a survey that was left empty have it.
    ({"test_target_groups": [""]}, None, None),
    ({"test_target_groups": ["tests"]}, WAITS, ["tests"]),
    ({"test_target_groups": ["tests", "arn:aws:b", "tests"]}, WAITS, ["tests", "arn:aws:b"]),
    ({"test_target_groups": [str(number) for number in range(10)], "continue": False}, WAITS, [str(number) for number in range(10)]),
    # It has waited already.
    ({"test_target_groups": ["tests"], "continue": True}, WAITS, None),
    ({"test_target_groups": ["tests"], "continue": True}, GOES_ON, None),
    # One that deploys waits as well.
    ({"test_target_groups": ["tests"], "rollback_to": "last_good"}, WAITS, ["tests"]),
    # Whoever rolls back is in a hurry.
    ({"test_target_groups": ["tests"], "rollback_to": "last_good"}, GOES_ON, None),
    ({"test_target_groups": ["tests"], "rollback_to": "last_good"}, None, None),
])  # fmt: skip
def test_which_target_groups_show_a_fleet_that_waits(options, blue_green, names):
    found = load_balancer_info_for_tests(options, blue_green)
    assert found == (names and {"target_group_info_list": [{"name": name} for name in names], "elb_info_list": []})


@pytest.mark.parametrize("names, blue_green, message", [
    (["tests"], None, "a deployment in place has no replacement fleet to look at.* set deployment_type to BLUE_GREEN. Nothing was touched"),
    (["tests"], GOES_ON, "does not wait when the replacement fleet is ready.* Set deployment_ready_option.action_on_timeout to STOP_DEPLOYMENT"),
    ([str(number) for number in range(11)], WAITS, "has 11 target groups; there can be 10"),
])  # fmt: skip
def test_target_groups_that_nobody_could_look_at(names, blue_green, message):
    with pytest.raises(DeploymentError, match=f"INVALID_OPTION: codedeploy_test_target_groups .*{message}"):
        load_balancer_info_for_tests({"test_target_groups": names}, blue_green)


@pytest.mark.parametrize("url", [None, "http://10.0.0.7:8080/", "https://[::1]/a?b=c#d", "http://" + "x" * 1000])
def test_addresses_at_which_a_host_can_be_looked_at(url):
    check_test_urls([{"host": "a", "test_url": url}])


@pytest.mark.parametrize("url", ["10.0.0.7:8080", "ftp://a/", "http://", "http://a/ b", "http://a/\nhttp://b/", "http://a/\n", "http://" + "x" * 1001])
def test_what_is_no_address(url):
    with pytest.raises(DeploymentError, match="INVALID_OPTION: codedeploy_test_url of a is .*, which is no address"):
        check_test_urls([{"host": "b", "test_url": "http://b/"}, {"host": "a", "test_url": url}])


def group(name="tests", **changes):
    of = {"name": name, "arn": f"arn:{name}", "target_type": "instance", "vpc_id": "vpc-1", "availability_zones": ["1a"], "registrations": []}
    return {"target_groups": [{**of, **changes}], "classic_load_balancers": []}


def plan(**changes):
    made = waiting(test_load_balancer_info=TESTS, **changes)
    return {**made, "targets": {host: {**target, "instance_id": f"i-{host}", "ip_address": None} for host, target in made["targets"].items()}}


HERE = {"g0": {"vpc_id": "vpc-1", "availability_zone": "1a"}}


@pytest.mark.parametrize("production", [None, group("web"), {"target_groups": [], "classic_load_balancers": [{"name": "tests"}]}])
def test_target_groups_that_only_a_test_listener_has(production):
    check_listener_for_tests(plan(), HERE, production, group())


def test_a_plan_without_them_needs_nothing_of_them():
    check_listener_for_tests(replacing(), {}, group(), None)
    check_listener_for_tests(replacing(), {}, group(), {"msg": "denied"})


MISSING = {"error": {"code": "ELASTIC_LOAD_BALANCING_INVALID", "message": "target group tests not found.", "hint": "Check the name."}, "msg": "x"}


@pytest.mark.parametrize("changes, message", [
    # By whatever name it goes there.
    ({"production": group("web", arn="arn:tests")}, "INVALID_OPTION: codedeploy_test_target_groups has tests, which load_balancer_info has too"),
    ({"found": MISSING}, "ELASTIC_LOAD_BALANCING_INVALID: codedeploy_test_target_groups: target group tests not found. Check the name. Nothing was touched"),
    ({"found": {"msg": "no boto3"}}, "ELASTIC_LOAD_BALANCING_INVALID: codedeploy_test_target_groups: no boto3"),
    ({"found": group(target_type="ip")}, "ELB_INVALID_INSTANCE: g0, g1, g2, b0, b1: codedeploy_ip_address is not set, .* target group tests knows"),
    ({"fleet": {"g0": {"vpc_id": "vpc-2", "availability_zone": "1a"}}}, "ELB_INVALID_INSTANCE: g0: in vpc-2, and target group tests is in vpc-1"),
    ({"fleet": {"g0": {"vpc_id": "vpc-1", "availability_zone": "1b"}}}, "ELB_INVALID_INSTANCE: g0: in 1b, and target group tests has targets only in 1a"),
])  # fmt: skip
def test_target_groups_that_cannot_show_the_fleet(changes, message):
    given = {"fleet": HERE, "production": group("web"), "found": group(), **changes}
    with pytest.raises(DeploymentError, match=message):
        check_listener_for_tests(plan(), given["fleet"], given["production"], given["found"])
