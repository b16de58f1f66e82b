# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.open_deployment import describe_left_open, open_deployment

PLAN = {
    "deployment": {"deployment_id": "d-1", "application_name": "shop", "deployment_group_name": "web"},
    "hosts": ["a", "b", "c", "d"],
    "load_balancer_info": None,
}


def test_what_was_left_open_names_each_host_once():
    gate = {"hosts": ["c"], "failed": ["b", "e"], "waiting": ["d"], "batch_last": "d"}
    record = open_deployment({**PLAN, "hosts": [*PLAN["hosts"], "e", "f"]}, gate, "2026-01-02T03:04:05Z")
    assert describe_left_open(record) == [
        "Deployment d-1 of shop to web was not concluded: its run ended, or still goes on, in the wave that began at 2026-01-02T03:04:05Z.",
        "  in this wave, perhaps in the middle of their lifecycle and out of traffic: c",
        "  failed: b, e",
        "  not deployed to: d, f",
        "  A deployment to these hosts that succeeds puts them back into traffic.",
    ]


def test_what_target_groups_do_not_tell_any_more():
    groups = {"target_group_info_list": [{"name": "web"}, {"name": "api"}], "elb_info_list": []}
    gate = {"hosts": ["c"], "failed": [], "waiting": [], "batch_last": "d"}
    lines = describe_left_open(open_deployment({**PLAN, "load_balancer_info": groups}, gate, "2026-01-02T03:04:05Z"))
    assert lines[-1] == "  In web, api it uses the default port for hosts that are not registered any more: other ports are not known."
    assert len(lines) - 1 == len(describe_left_open(open_deployment(PLAN, gate, "2026-01-02T03:04:05Z")))


def test_nothing_was_left_open():
    assert describe_left_open(None) == []
