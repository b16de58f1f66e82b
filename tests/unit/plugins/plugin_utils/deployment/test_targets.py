# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.targets import check_haproxy, check_registrations, check_targets, chosen_hosts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.host_options import target_of


@pytest.mark.parametrize(
    ("pattern", "hosts", "left_out"),
    [
        ("all", ["web-1"], ["localhost"]),
        ("web:localhost", ["localhost", "web-1"], []),
        ("web,localhost", ["localhost", "web-1"], []),
        ("localhost", ["localhost", "web-1"], []),
        ("all:!localhosts", ["web-1"], ["localhost"]),
    ],
)
def test_the_controller_takes_part_only_where_it_is_named(pattern, hosts, left_out):
    assert chosen_hosts(["localhost", "web-1"], pattern) == (hosts, left_out)


def target(host, **variables):
    return target_of(host, variables)


@pytest.mark.parametrize(
    ("targets", "message"),
    [
        ([target("a", instance_id="i-1"), target("b"), target("c", codedeploy_instance_id="i-1")], "a, c have the same instance id: i-1"),
        ([target("a", codedeploy_ip_address="10.0.0.1"), target("b", private_ip_address="10.0.0.1")], "a, b have the same address and port: 10.0.0.1"),
        ([target(host, codedeploy_ip_address="10.0.0.1", codedeploy_target_port=80) for host in "ab"], "same address and port: 10.0.0.1:80"),
    ],
)
def test_two_hosts_that_are_one_to_a_load_balancer_are_refused(targets, message):
    with pytest.raises(DeploymentError, match=f"INVALID_TARGETS: .*{message}"):
        check_targets(targets)


def test_one_address_with_several_ports_is_several_targets():
    check_targets([target("a", codedeploy_ip_address="10.0.0.1", codedeploy_target_port=80), target("b", codedeploy_ip_address="10.0.0.1")])


def test_one_address_is_one_target_where_all_its_registrations_are_taken_out():
    two = [target(host, codedeploy_instance_id=f"i-{host}", codedeploy_ip_address="10.0.0.1", codedeploy_target_port=port) for host, port in ("a1", "b2")]
    check_registrations(two, {"target_groups": [{"name": "web", "target_type": "instance"}], "classic_load_balancers": []})
    with pytest.raises(DeploymentError, match="INVALID_TARGETS: a, b have the same ip address 10.0.0.1, and BlockTraffic .* target group by-address has of it"):
        check_registrations(two, {"target_groups": [{"name": "by-address", "target_type": "ip"}], "classic_load_balancers": []})


def test_what_the_host_says_wins_over_the_inventory_plugin():
    assert target("a", instance_id="i-1", codedeploy_instance_id="i-2")["instance_id"] == "i-2"
    assert target("a", instance_id="i-1", codedeploy_instance_id="")["instance_id"] == "i-1"


def test_targets_behind_haproxy_say_which():
    known = {"codedeploy_haproxy_hosts": ["lb-1"], "codedeploy_haproxy_backends": ["web"]}
    check_haproxy([target("a", **known)])
    with pytest.raises(DeploymentError, match="codedeploy_haproxy_backends is not set for b"):
        check_haproxy([target("a", **known), target("b", codedeploy_haproxy_hosts=["lb-1"])])
