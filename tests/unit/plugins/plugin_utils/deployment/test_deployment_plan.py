# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_plan import complete_plan, plan_deployment
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.host_options import target_of

WEB = {"target_group_info_list": [{"name": "web"}]}
REVISION = {
    "revision": {"revision_type": "Local"}, "appspec": {"hooks": {}}, "bundle": {}, "bundle_source": {}, "revision_of": None, "rollback_of": None,
    "goes_back_from": None, "options": {},
}  # fmt: skip


def options(**group):
    return {
        "application_name": "shop",
        "deployment_group": {"deployment_group_name": "web", **group},
        "deployment_configs": [],
        "event_tasks": {},
        "traffic_tasks": {"BlockTraffic": "", "AllowTraffic": ""},
        "terminate_tasks": "",
        "announcement_tasks": "",
        "max_revisions": 5,
        "block_traffic_timeout_seconds": 600,
        "revision": "./dist",
    }


def targets(count, **variables):
    return [target_of(f"h{number}", variables) for number in range(count)]


def plan(count=1, **group):
    return plan_deployment(options(**group), targets(count), "web*", "d-1")


def test_a_plan_says_everything_before_anything_is_touched():
    made = plan(5, deployment_config_name="CodeDeployDefault.HalfAtATime", load_balancer_info=WEB)
    assert (made["batches"], made["minimum_healthy_hosts"], made["hosts"]) == ([2, 2, 1], 3, ["h0", "h1", "h2", "h3", "h4"])
    assert made["deployment"]["deployment_id"] == "d-1"
    assert made["events"]["in_place"][1] == "BlockTraffic"
    assert made["load_balancer_info"] == {**WEB, "elb_info_list": []}
    assert made["options"] == {"max_revisions": 5, "block_traffic_timeout_seconds": 600, "deployment_configs": []}
    of_revision = {key: value for key, value in REVISION.items() if key != "goes_back_from"}
    assert complete_plan(made, None, REVISION) == ({**made, **of_revision, "options": made["options"]}, [])


def test_a_revision_on_record_brings_the_options_that_belong_to_it():
    made = plan_deployment({**options(), "appspec_filename": "appspec.yml"}, targets(1), "web*", "d-1")
    complete, _warnings = complete_plan(made, None, {**REVISION, "revision_of": "d-0", "options": {"appspec_filename": "conf/appspec.yml"}})
    assert complete["options"] == {**made["options"], "appspec_filename": "conf/appspec.yml"} and complete["revision_of"] == "d-0"


def test_one_at_a_time_is_the_default():
    made = plan(3)
    assert (made["deployment_config_name"], made["batches"]) == ("CodeDeployDefault.OneAtATime", [1, 1, 1])
    assert made["events"]["in_place"][0] == "ApplicationStop"


def test_instances_that_were_launched_are_deployed_to_without_being_taken_out_of_traffic_first():
    launched = {"hook_name": "deploy", "instances": {"h0": {"instance_id": "i-0", "auto_scaling_group": "web"}}}
    made = plan_deployment({**options(load_balancer_info=WEB), "launched": launched}, targets(1), "h0", "d-1")
    assert (made["deployment"]["deployment_creator"], made["launched"], made["may_be_starting"]) == ("autoscaling", launched, True)
    assert list(made["events"]) == ["launched"] and made["targets"]["h0"]["kind"] == "launched"
    assert (made["events"]["launched"][0], made["events"]["launched"][-1]) == ("ApplicationStop", "AfterAllowTraffic")
    by_people = plan(1)
    assert (by_people["deployment"]["deployment_creator"], by_people["launched"], by_people["may_be_starting"]) == ("user", None, False)


def test_each_request_has_its_own_digest():
    digests = {made["request_sha256"] for made in (plan(1), plan(2), plan(1, deployment_config_name="CodeDeployDefault.AllAtOnce"))}
    assert len(digests) == 3 and plan(1)["request_sha256"] in digests


def test_the_group_id_is_the_one_given_or_always_the_same():
    derived = [plan_deployment(options(), targets(1), "all", new_id)["deployment"]["deployment_group_id"] for new_id in ("d-1", "d-2")]
    assert plan(deployment_group_id="4a7e")["deployment"]["deployment_group_id"] == "4a7e"
    assert derived[0] == derived[1] and len(derived[0]) == 36


@pytest.mark.parametrize(
    ("group", "traffic_tasks", "traffic", "with_load_balancers"),
    [
        ({}, {}, False, False),
        ({"load_balancer_info": WEB}, {}, True, True),
        ({"load_balancer_info": None}, {}, False, False),
        ({"load_balancer_info": {"target_group_info_list": [], "elb_info_list": None, "target_group_pair_info_list": []}}, {}, False, False),
        ({"load_balancer_info": {"elb_info_list": [{"name": "old"}]}}, {}, True, True),
        ({"load_balancer_info": WEB, "deployment_style": {"deployment_option": "WITHOUT_TRAFFIC_CONTROL"}}, {}, False, False),
        ({"load_balancer_info": WEB, "deployment_style": {"deployment_type": "IN_PLACE", "deployment_option": "WITH_TRAFFIC_CONTROL"}}, {}, True, True),
        ({"load_balancer_info": None, "deployment_style": None}, {}, False, False),
        ({}, {"BlockTraffic": "b.yml", "AllowTraffic": "a.yml"}, True, False),
    ],
)
def test_traffic_control(group, traffic_tasks, traffic, with_load_balancers):
    wanted = options(**group)
    wanted["traffic_tasks"].update(traffic_tasks)
    made = plan_deployment(wanted, targets(1), "all", "d-1")
    assert (("BlockTraffic" in made["events"]["in_place"]), made["load_balancer_info"] is not None) == (traffic, with_load_balancers)


@pytest.mark.parametrize(
    ("group", "count", "code", "message"),
    [
        ({}, 0, "NO_INSTANCES", "'web\\*'.*codedeploy_targets.*--limit"),
        ({"deployment_style": {"deployment_option": "WITH_TRAFFIC_CONTROL"}}, 1, "MISSING_ELB_INFORMATION", "load_balancer_info"),
        ({"deployment_style": {"deployment_option": "MAYBE"}}, 1, "InvalidDeploymentStyleException", "'MAYBE'"),
        ({"deployment_style": {"deployment_type": "GREEN_BLUE"}}, 1, "InvalidDeploymentStyleException", "'GREEN_BLUE'.*IN_PLACE or BLUE_GREEN"),
        ({"load_balancer_info": {"target_groups": [{}]}}, 1, "InvalidLoadBalancerInfoException", "'target_groups'"),
        ({"load_balancer_info": {"elb_info_list": [{"name": str(n)} for n in range(11)]}}, 1, "InvalidLoadBalancerInfoException", "11 entries"),
        ({"deployment_config_name": "Nope"}, 1, "DeploymentConfigDoesNotExistException", "'Nope'"),
    ],
)
def test_what_cannot_be_deployed_is_refused(group, count, code, message):
    with pytest.raises(DeploymentError, match=f"{code}: .*{message}"):
        plan(count, **group)


@pytest.mark.parametrize(("option", "value", "least"), [("max_revisions", 0, 1), ("follow_interval_seconds", 0, 1), ("lock_timeout_seconds", -1, 0)])
def test_numbers_that_cannot_be_meant_are_refused(option, value, least):
    with pytest.raises(DeploymentError, match=f"INVALID_OPTION: codedeploy_{option} is {value}, and must be at least {least}"):
        plan_deployment({**options(), option: value}, targets(1), "all", "d-1")
    assert plan_deployment({**options(), option: least}, targets(1), "all", "d-1")["options"][option] == least


def facts(target_type="instance", delay=300, registrations=()):
    group = {"name": "web", "target_type": target_type, "port": 80, "deregistration_delay_seconds": delay, "registrations": list(registrations)}
    return {"target_groups": [group], "classic_load_balancers": []}


@pytest.mark.parametrize(
    ("target_type", "variables", "lacking"),
    [
        ("instance", {"codedeploy_ip_address": "10.0.0.1"}, "codedeploy_instance_id"),
        ("ip", {"codedeploy_instance_id": "i-1"}, "codedeploy_ip_address"),
        ("instance", {"instance_id": "i-1"}, None),
        ("ip", {"private_ip_address": "10.0.0.1"}, None),
    ],
)
def test_targets_have_what_the_load_balancer_knows_them_by(target_type, variables, lacking):
    made = plan_deployment(options(load_balancer_info=WEB), targets(1, **variables), "all", "d-1")
    if lacking is None:
        assert complete_plan(made, facts(target_type), REVISION)[1] == []
        return
    with pytest.raises(DeploymentError, match=f"ELB_INVALID_INSTANCE: h0: {lacking} is not set.*target group web"):
        complete_plan(made, facts(target_type), REVISION)


@pytest.mark.parametrize(("delay", "count"), [(599, 0), (600, 1), (3600, 1)])
def test_a_drain_that_takes_longer_than_the_wait_is_a_warning(delay, count):
    made = plan_deployment(options(load_balancer_info=WEB), targets(1, instance_id="i-1"), "all", "d-1")
    warnings = complete_plan(made, facts(delay=delay), REVISION)[1]
    assert len(warnings) == count and all(f"{delay} s" in warning and "codedeploy_block_traffic_timeout_seconds" in warning for warning in warnings)


def test_the_plan_has_what_target_groups_had_of_hosts():
    made = plan_deployment(options(load_balancer_info=WEB), targets(1, instance_id="i-1"), "all", "d-1")
    before = [{"id": "i-1", "port": 81, "availability_zone": None}]
    completed = complete_plan(made, facts(registrations=before), REVISION)[0]
    assert (made["registrations"], completed["registrations"]) == ({}, {"h0": [{"name": "web", "type": "target_group", "id": "i-1", "targets": before}]})


def replacing(original=("old-1", "old-2"), count=3, **changes):
    group = {"load_balancer_info": WEB, "deployment_style": {"deployment_type": "BLUE_GREEN"}, **changes.pop("group", {})}
    return plan_deployment({**options(**group), **changes}, targets(count), "new*", "d-1", "ann", [target_of(host, {}) for host in original])


def test_a_plan_of_two_fleets_says_which_hosts_replace_which():
    made = replacing(group={"deployment_config_name": "CodeDeployDefault.HalfAtATime"})
    assert (made["hosts"], made["original_hosts"], made["batches"], made["minimum_healthy_hosts"]) == (["h0", "h1", "h2"], ["old-1", "old-2"], [1, 1, 1], 2)
    assert {host: target["kind"] for host, target in made["targets"].items()} == {
        **dict.fromkeys(("h0", "h1", "h2"), "green"), **dict.fromkeys(("old-1", "old-2"), "blue"),
    }  # fmt: skip
    assert (list(made["events"]), made["events"]["green"][-1], made["events"]["blue"][0]) == (["green", "blue"], "AfterAllowTraffic", "BeforeBlockTraffic")
    assert made["blue_green"]["terminate"]["action"] == "KEEP_ALIVE" and made["deployment"]["deployment_type"] == "BLUE_GREEN"
    assert (plan()["blue_green"], plan()["original_hosts"], plan()["deployment"]["deployment_type"]) == (None, [], "IN_PLACE")


def test_another_original_fleet_is_another_request():
    assert replacing()["request_sha256"] == replacing()["request_sha256"] != replacing(["old-1"])["request_sha256"]


def test_tasks_may_come_before_and_after_events_of_either_fleet():
    tasks = {"BlockTraffic": {"before": "/t.yml"}, "Install": {"after": "/t.yml"}}
    assert replacing(event_tasks=tasks)["event_tasks"] == tasks
    with pytest.raises(DeploymentError, match="INVALID_EVENT_TASKS.*'Reroute'"):
        replacing(event_tasks={"Reroute": {"before": "/t.yml"}})


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({"group": {"load_balancer_info": None}}, "MISSING_ELB_INFORMATION", "there is no load balancer"),
        ({"update_outdated_instances_only": True}, "INVALID_OPTION", "all hosts of the replacement fleet"),
        ({"group": {"blue_green_deployment_configuration": {"x": 1}}}, "InvalidBlueGreenDeploymentConfigurationException", "the key x"),
        ({"count": 0}, "NO_INSTANCES", "'new\\*'"),
    ],
)
def test_what_cannot_be_replaced_is_refused(changes, code, message):
    with pytest.raises(DeploymentError, match=f"{code}: .*{message}"):
        replacing(**changes)


def test_two_fleets_have_no_instance_in_common():
    both = [target_of(host, {"codedeploy_instance_id": "i-1"}) for host in ("new", "old")]
    wanted = options(load_balancer_info=WEB, deployment_style={"deployment_type": "BLUE_GREEN"})
    with pytest.raises(DeploymentError, match="INVALID_TARGETS: new, old have the same instance id: i-1"):
        plan_deployment(wanted, both[:1], "new*", "d-1", "", both[1:])


ENDS = {"terminate_blue_instances_on_deployment_success": {"action": "TERMINATE", "termination_wait_time_in_minutes": 5}}


def with_ids(new_id, old_id, standing=None):
    group = {"deployment_style": {"deployment_type": "BLUE_GREEN"}, "load_balancer_info": WEB, "blue_green_deployment_configuration": ENDS}
    new, old = (target_of(host, {"codedeploy_instance_id": one}) for host, one in (("new", new_id), ("old", old_id)))
    return plan_deployment(options(**group), [new], "new", "d-1", "", [old], standing)


TAKE_TURNS = {"a": ["old"], "b": ["new"]}


@pytest.mark.parametrize("ids, standing", [(("i-1", "i-2"), None), ((None, "i-2"), None), (("i-1", "i-2"), TAKE_TURNS)])
def test_instances_may_be_terminated(ids, standing):
    made = with_ids(*ids, standing)
    assert (made["blue_green"]["terminate"], made["standing_fleets"]) == ({"action": "TERMINATE", "wait_minutes": 5}, standing)


@pytest.mark.parametrize("ids, standing, host", [
    (("i-1", None), None, "old"),
    (("i-1", None), TAKE_TURNS, "old"),
    # Either of them may turn out to be the one that is replaced.
    ((None, "i-2"), TAKE_TURNS, "new"),
])  # fmt: skip
def test_hosts_that_are_no_instances_are_not_terminated(ids, standing, host):
    with pytest.raises(DeploymentError, match=f"INVALID_TARGETS: {host} are to be terminated .*, and codedeploy_instance_id is not set for them."):
        with_ids(*ids, standing)


def known_by(*ids):
    group = {"name": "web", "arn": "arn:web", "port": 80, "target_type": "instance", "deregistration_delay_seconds": 0}
    return {"target_groups": [{**group, "registrations": [{"id": one, "port": 80, "availability_zone": None} for one in ids]}], "classic_load_balancers": []}


@pytest.mark.parametrize("registered, hosts, original, serving", [(["i-2"], ["new"], ["old"], []), (["i-1"], ["old"], ["new"], [])])
def test_which_of_two_standing_fleets_is_replaced_is_known_when_the_plan_is_complete(registered, hosts, original, serving):
    made, _warnings = complete_plan(with_ids("i-1", "i-2", TAKE_TURNS), known_by(*registered), REVISION)
    assert (made["hosts"], made["original_hosts"], made["serving_replacements"], made["fleet_error"]) == (hosts, original, serving, None)


def test_where_both_standing_fleets_serve_the_plan_says_so():
    made, _warnings = complete_plan(with_ids("i-1", "i-2", TAKE_TURNS), known_by("i-1", "i-2"), REVISION)
    assert made["fleet_error"]["message"].startswith("Hosts of both fleets are registered")


def test_hosts_of_a_replacement_fleet_that_serve_are_known_when_the_plan_is_complete():
    made, _warnings = complete_plan(with_ids("i-1", "i-2"), known_by("i-1", "i-2"), REVISION)
    assert (made["hosts"], made["serving_replacements"]) == (["new"], ["new"])


KEEPS_TWO = {"deployment_config_name": "Two", "minimum_healthy_hosts": {"type": "HOST_COUNT", "value": 2}}


def going_back(count, original, load_balancers=None):
    """What is completed of a rollback to the fleet that a deployment has replaced, of hosts that the inventory has in other fleets now."""
    of = replacing(original, count)
    now = replacing(["h0"], 3, group={"deployment_config_name": "Two"}, deployment_configs=[KEEPS_TWO])
    fleets = {key: of[key] for key in ("hosts", "original_hosts", "targets", "copied_group")}
    revision = {**REVISION, "revision_of": "d-0", "rollback_of": "d-1", "goes_back_from": fleets}
    now["targets"].pop("h0")
    return complete_plan(now, load_balancers, revision)[0]


def test_the_plan_of_a_rollback_of_two_fleets_has_the_fleets_of_what_is_rolled_back():
    made = going_back(4, ["old-1", "old-2", "old-3"])
    assert (made["hosts"], made["original_hosts"]) == (["old-1", "old-2", "old-3"], ["h0", "h1", "h2", "h3"])
    assert (made["minimum_healthy_hosts"], made["batches"], made["goes_back"]) == (2, [1, 1, 1], True)
    assert (made["revision_of"], made["rollback_of"], "goes_back_from" in made) == ("d-0", "d-1", False)
    assert (list(made["events"]), made["events"]["green"][0], made["events"]["blue"][-1]) == (["green", "blue"], "BeforeAllowTraffic", "AfterBlockTraffic")
    assert set(made["targets"]) == {"old-1", "old-2", "old-3", "h0", "h1", "h2", "h3"} and replacing()["goes_back"] is False


def test_what_target_groups_had_is_looked_up_of_the_fleets_of_what_is_rolled_back():
    with pytest.raises(DeploymentError, match="ELB_INVALID_INSTANCE: old-1, old-2, old-3, h0, h1: codedeploy_instance_id is not set"):
        going_back(2, ["old-1", "old-2", "old-3"], facts())


def test_a_fleet_that_is_too_small_to_keep_hosts_healthy_is_said_to_be_so_of_a_rollback():
    message = r"HEALTH_CONSTRAINTS_INVALID: traffic goes back to 2 host\(s\), and 'Two' \(HOST_COUNT 2\) keeps 2 of 2 host\(s\) healthy.* Roll back with a"
    with pytest.raises(DeploymentError, match=message):
        going_back(4, ["old-1", "old-2"])
