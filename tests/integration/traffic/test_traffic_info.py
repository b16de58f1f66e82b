# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether load balancers send requests to instances, without a change."""

from __future__ import annotations

from integration.runs.module_run import run_module, run_modules
from integration.traffic.traffic_modules import attached_group, traffic, wave


def ask(aws, groups, instances):
    asked = traffic(groups, instances)
    return run_module(aws, "traffic_info", {key: asked[key] for key in ("load_balancer_info", "instances")})


def test_each_group_is_asked_once_about_all_instances(aws, fleet):
    first, _url = attached_group(aws, fleet)
    second, _url = attached_group(aws, fleet, "-2", deregistration_delay_seconds=1)
    known, outside = wave(fleet.add(2))
    nameless = {"host": "web-3"}
    run_modules(aws, ("allow_traffic", traffic([first, second], [known])))
    aws.reset_api_calls()
    told = ask(aws, [first, second], [known, outside, nameless])
    assert (told["failed"], told["changed"]) == (False, False)
    assert {host: item["traffic"] for host, item in told["instances"].items()} == {"web-1": "in", "web-2": "out", "web-3": "unknown"}
    assert [(item["name"], item["state"]) for item in told["instances"]["web-1"]["load_balancers"]] == [(first, "healthy"), (second, "healthy")]
    assert told["instances"]["web-1"]["error"] is None and "web-3 has no instance_id" in told["instances"]["web-3"]["error"]["message"]
    assert told["api_calls"] == aws.api_calls() == {"elasticloadbalancing:DescribeTargetGroups": 1, "elasticloadbalancing:DescribeTargetHealth": 2}


def test_a_group_that_gives_no_answer_or_is_not_there(aws, fleet):
    group, _url = attached_group(aws, fleet)
    [instance] = wave(fleet.add(1))
    aws.inject_fault("elasticloadbalancing:DescribeTargetHealth", error="AccessDenied")
    [told] = ask(aws, [group], [instance])["instances"].values()
    assert (told["traffic"], told["error"]["code"]) == ("unknown", "IAM_ROLE_PERMISSIONS")
    missing = ask(aws, ["no-such-group"], [instance])
    assert missing["failed"] and missing["error"]["code"] == "ELASTIC_LOAD_BALANCING_INVALID"
