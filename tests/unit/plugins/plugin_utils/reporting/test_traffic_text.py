# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.failure_text import describe_failure
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.traffic_text import describe_traffic

ERROR = {"code": "TIMEOUT", "event": "AllowTraffic", "message": "m"}


def record(host, traffic, *ports, default=8080):
    targets = [{"id": "i-1", "port": port, "availability_zone": None} for port in ports]
    registrations = [{"name": "web", "type": "target_group", "port": default, "targets": targets}] if ports else []
    event = {"name": "BlockTraffic", "load_balancers": [{"type": "target_group", "name": "web", "traffic": traffic}]}
    return {"host": host, "traffic": traffic, "registrations": registrations, "events": [event], "error": ERROR}


@pytest.mark.parametrize(
    ("traffic", "words", "line"),
    [
        ("in", "(TIMEOUT, in traffic)", None),
        ("out", "(TIMEOUT, out of traffic)", "Out of traffic: a. A deployment that succeeds puts them back."),
        ("registered", "(TIMEOUT, registered but not healthy)", "Registered, but healthy nowhere: a."),
        ("unknown", "(TIMEOUT, not known whether in traffic)", "Not known whether in traffic: a. Look at the load balancers."),
        (None, "(TIMEOUT)", None),
    ],
)
def test_a_host_and_its_traffic(traffic, words, line):
    assert words in describe_failure(record("a", traffic))[0]
    assert "traffic" not in describe_failure(record("a", traffic), check_mode=True)[0]
    lines = describe_traffic([record("a", traffic)])
    assert lines == [] if line is None else lines[0].startswith(line)


@pytest.mark.parametrize(
    ("traffic", "ports", "is_told"),
    [("out", (8080,), False), ("out", (8081,), True), ("unknown", (8080, 8081), True), ("registered", (8081,), False), ("in", (8081,), False)],
)
def test_registrations_that_no_later_deployment_knows_of_are_told(traffic, ports, is_told):
    lines = [line for line in describe_traffic([record("a", traffic, *ports), record("b", traffic, *ports)]) if line.startswith("Before")]
    assert bool(lines) is is_told
    if is_told:
        ports_told = ", ".join(map(str, ports))
        assert f"a, b had port {ports_told} in target group web" in lines[0] and "it registers port 8080" in lines[0]


def test_a_host_that_is_in_traffic_elsewhere_may_be_out_of_a_target_group():
    mixed = record("a", "in", 8081)
    mixed["events"][0]["load_balancers"] = [{"type": "target_group", "name": "web", "traffic": "out"}, {"type": "target_group", "name": "api", "traffic": "in"}]
    [line] = describe_traffic([mixed])
    assert line.startswith("Before this deployment a had port 8081 in target group web.")
    mixed["events"].append({"name": "AllowTraffic", "load_balancers": [{"type": "target_group", "name": "web", "traffic": "registered"}]})
    assert describe_traffic([mixed]) == []


def test_a_classic_load_balancer_has_no_ports_to_forget():
    assert len(describe_traffic([record("a", "out", None, default=None)])) == 1
