# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.kinds_of_host import all_hosts, events_of, hosts_of


def test_the_order_in_place_is_codedeploys():
    with_traffic_control = events_of("in_place", True)
    assert with_traffic_control == [
        "BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic", "ApplicationStop", "DownloadBundle", "BeforeInstall", "Install",
        "AfterInstall", "ApplicationStart", "ValidateService", "BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic",
    ]  # fmt: skip
    assert events_of("in_place", False) == with_traffic_control[3:10]


def test_a_replacement_host_is_not_taken_out_of_traffic_first_and_an_original_one_is_not_deployed_to():
    with_traffic_control = events_of("in_place", True)
    assert events_of("green", True) == with_traffic_control[3:]
    assert events_of("blue", True) == with_traffic_control[:3]
    assert (events_of("launched", True), events_of("launched", False)) == (with_traffic_control[3:], with_traffic_control[3:10])
    assert (events_of("green", False), events_of("blue", False)) == (with_traffic_control[3:10], [])


def test_hosts_of_a_kind_keep_their_order():
    kinds = {"a": "green", "b": "blue", "c": "green", "d": "blue"}
    plan = {"hosts": ["c", "a"], "original_hosts": ["d", "b"], "targets": {host: {"kind": kind} for host, kind in kinds.items()}}
    assert (hosts_of(plan, "green"), hosts_of(plan, "blue"), hosts_of(plan, "in_place")) == (["c", "a"], ["d", "b"], [])
    assert all_hosts(plan) == ["c", "a", "d", "b"]
