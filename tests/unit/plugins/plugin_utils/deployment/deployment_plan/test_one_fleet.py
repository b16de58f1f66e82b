# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the plan of a deployment to one fleet says."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_plan import complete_plan, plan_deployment
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.deployment_plan.plans import REVISION, WEB, options, plan, targets


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
