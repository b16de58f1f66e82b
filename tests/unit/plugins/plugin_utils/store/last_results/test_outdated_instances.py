# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_config import PREDEFINED
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import describe_last_results, with_last_results
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.last_results.results import KNOWN, NEW, PLAN, WITH_WEB, result


def outdated_only(instances, config="CodeDeployDefault.OneAtATime", hosts="abcdefg"):
    """The plan of a deployment to outdated instances only."""
    custom = [{"deployment_config_name": "Two", "minimum_healthy_hosts": {"type": "HOST_COUNT", "value": 2}}]
    options = {"update_outdated_instances_only": True, "deployment_configs": custom}
    plan = {**PLAN, "hosts": list(hosts), "targets": {host: {"host": host} for host in hosts}, "deployment_config_name": config, "options": options}
    return with_last_results(plan, {**NEW, "instances": instances})


def test_only_outdated_instances_leaves_out_what_has_succeeded_with_the_same_revision():
    instances = {
        "a": result("Succeeded", sha256="new"), "b": result("Succeeded"), "c": result("Succeeded", sha256=None), "e": result("Failed", sha256="new"),
        "f": result("InProgress", sha256="new"), "g": result("Succeeded", sha256="new"),
    }  # fmt: skip
    plan = outdated_only(instances)
    assert (plan["hosts"], plan["up_to_date_hosts"], plan["unhealthy_hosts"]) == (["e", "f", "d", "c", "b"], ["a", "g"], ["e", "f"])
    assert list(plan["targets"]) == plan["hosts"]
    assert describe_last_results(plan)[:2] == [
        "Left out, as they run this revision already by their last result: a, g",
        "  The deployment is to 5 of 7 hosts, of which at least 4 stay healthy.",
    ]


@pytest.mark.parametrize(
    ("config", "outdated", "minimum", "batches"),
    [
        ("CodeDeployDefault.OneAtATime", "abc", 2, [1, 1, 1]),
        ("CodeDeployDefault.OneAtATime", "a", 0, [1]),
        ("CodeDeployDefault.HalfAtATime", "abcd", 2, [2, 2]),
        ("CodeDeployDefault.AllAtOnce", "ab", 0, [2]),
        ("Two", "abc", 2, [1, 1, 1]),
        *((config, "", 0, []) for config in [*PREDEFINED, "Two"]),
    ],
)
def test_the_outdated_instances_are_the_fleet(config, outdated, minimum, batches):
    plan = outdated_only({host: result("Succeeded", sha256="new") for host in "abcdefg" if host not in outdated}, config)
    assert (plan["hosts"], plan["minimum_healthy_hosts"], plan["batches"]) == (list(outdated), minimum, batches)


def test_of_hosts_that_are_left_out_the_plan_has_no_registrations():
    of_hosts = {host: [{**KNOWN[0], "id": "i-1"}] for host in "ab"}
    options = {**PLAN["options"], "update_outdated_instances_only": True, "deployment_configs": []}
    plan = {**WITH_WEB, "targets": dict.fromkeys("abc"), "deployment_config_name": "CodeDeployDefault.AllAtOnce", "options": options}
    plan = with_last_results({**plan, "registrations": of_hosts}, {**NEW, "instances": {"a": result("Succeeded", sha256="new")}})
    assert (plan["registrations"].keys(), plan["up_to_date_hosts"]) == ({"b"}, ["a"])


def test_when_all_are_outdated_nothing_is_left_out():
    plan = outdated_only({}, hosts="abc")
    assert (plan["hosts"], plan["up_to_date_hosts"], plan["batches"], describe_last_results(plan)) == (["a", "b", "c"], [], [1, 1, 1], [])


def test_when_none_is_outdated_there_is_nothing_to_do():
    lines = describe_last_results(outdated_only({host: result("Succeeded", sha256="new") for host in "abc"}, hosts="abc"))
    assert lines == ["Left out, as they run this revision already by their last result: a, b, c", "  Nothing is to be done: none of 3 hosts is outdated."]


def test_a_minimum_that_the_outdated_instances_cannot_keep_is_refused():
    message = "HEALTH_CONSTRAINTS_INVALID: the deployment is to 2 of 7 hosts, and 'Two' .* keeps 2 of 2 host.*Deploy to all of them, or"
    with pytest.raises(DeploymentError, match=message):
        outdated_only({host: result("Succeeded", sha256="new") for host in "cdefg"}, "Two")


def test_a_host_that_was_left_ready_is_not_outdated():
    plan = outdated_only({"a": result("Ready", sha256="new"), "b": result("Ready")}, hosts="ab")
    assert (plan["hosts"], plan["up_to_date_hosts"]) == (["b"], ["a"])
