# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.ready_view import hosts_to_show, ready_view
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.conclusion import conclude_deployment
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import going_back, record, replacing, resumed, waiting

TESTS = {"target_group_info_list": [{"name": "tests"}], "elb_info_list": []}
READY = {"g0": "Ready", "g1": "Ready", "g2": "Failed", "b0": "Pending", "b1": "Pending"}
PLAN = waiting(test_load_balancer_info=TESTS)
NOBODY = {"show": [], "hide": []}
STOP = {"deployment_id": "d-1", "asked_by": {"user": "ann", "host": "ctl", "awx_job_id": None}, "asked_at": "2026-11-26T12:00:00Z", "at": "next_event"}


def concluded(plan, check_mode=False, error=None, stop=None, **statuses):
    records = {host: record(host, status) for host, status in {**READY, **statuses}.items()}
    return conclude_deployment(plan, records, check_mode, error, stop)


@pytest.mark.parametrize("plan, changes, expected", [
    # One that failed may be there from before, and would answer with whatever it has.
    (PLAN, {}, {"show": ["g0", "g1"], "hide": ["g2", "b0", "b1"]}),
    (PLAN, {"g2": "Ready"}, {"show": ["g0", "g1", "g2"], "hide": ["b0", "b1"]}),
    (PLAN, {"check_mode": True}, NOBODY),
    (PLAN, {"error": {"code": "LOCK_LOST", "message": "gone.", "hint": ""}}, NOBODY),
    (PLAN, {"stop": STOP}, NOBODY),
    (PLAN, {"g0": "Failed", "g1": "Failed"}, NOBODY),
    (waiting(), {}, NOBODY),
    # Its run was lost when it was about to wait.
    ({**resumed(PLAN), "resumed": {**resumed(PLAN)["resumed"], "waited_for": None}}, {}, {"show": ["g0", "g1"], "hide": ["g2", "b0", "b1"]}),
    # It was had go on, and its fleet is in traffic.
    ({**resumed(PLAN), "resumed": {**resumed(PLAN)["resumed"], "waited_for": "READY_WAIT"}}, {}, NOBODY),
    (going_back(PLAN), {}, NOBODY),
])  # fmt: skip
def test_whom_a_test_listener_is_to_show(plan, changes, expected):
    assert hosts_to_show(plan, concluded(plan, **changes)) == expected


TIMEOUT = {"code": "TIMEOUT", "message": "still unhealthy.", "hint": "Look."}
FINE = {"error": None, "traffic": "in"}


def outcome(**instances):
    return {"instances": instances}


def traffic(hosts, not_healthy=(), still_there=()):
    return {"test_traffic": {"target_groups": ["tests"], "hosts": hosts, "not_healthy": list(not_healthy), "still_there": list(still_there)}}


def of(error, *hosts):
    return {**error, "hosts": list(hosts)}


OUT = {"error": None, "traffic": "out"}
ALL_OUT = outcome(g2=OUT, b0=OUT, b1=OUT)
BROKEN = {"code": "ELASTIC_LOAD_BALANCING_INVALID", "message": "no boto3", "hint": ""}
UNKNOWN = {**BROKEN, "message": "nothing is known of it."}


@pytest.mark.parametrize("hidden, shown, expected", [
    (ALL_OUT, outcome(g0=FINE, g1=FINE), traffic(["g0", "g1"])),
    (ALL_OUT, outcome(g0=FINE, g1={"error": TIMEOUT, "traffic": "out"}), traffic(["g0"], [of(TIMEOUT, "g1")])),
    # Nobody waited until they were drained.
    (outcome(g2=OUT, b0={"error": TIMEOUT, "traffic": "out"}, b1=OUT), outcome(g0=FINE, g1=FINE), traffic(["g0", "g1"])),
    (outcome(g2=OUT, b0={"error": TIMEOUT, "traffic": "in"}, b1=OUT), outcome(g0=FINE, g1=FINE), traffic(["g0", "g1"], still_there=[of(TIMEOUT, "b0")])),
    (outcome(g2=OUT, b0=OUT, b1={"error": TIMEOUT, "traffic": "unknown"}), outcome(g0=FINE, g1=FINE), traffic(["g0", "g1"], still_there=[of(TIMEOUT, "b1")])),
    ({"msg": "no boto3"}, {"msg": "no boto3"}, traffic([], [of(BROKEN, "g0", "g1")], [of(BROKEN, "g2", "b0", "b1")])),
    ({}, {}, traffic([], [of(UNKNOWN, "g0", "g1")], [of(UNKNOWN, "g2", "b0", "b1")])),
    # One message says it for all of a kind.
    (
        ALL_OUT, outcome(g0={"error": {**TIMEOUT, "message": "x" * 2000}, "traffic": "out"}, g1={"error": TIMEOUT, "traffic": "out"}),
        traffic([], [of({**TIMEOUT, "message": "x" * 1000}, "g0", "g1")]),
    ),
    (
        ALL_OUT, outcome(g0={"error": BROKEN, "traffic": "out"}, g1={"error": TIMEOUT, "traffic": "out"}),
        traffic([], [of(BROKEN, "g0"), of(TIMEOUT, "g1")]),
    ),
])  # fmt: skip
def test_what_became_of_it_at_the_test_listener(hidden, shown, expected):
    assert ready_view(PLAN, concluded(PLAN), hidden, shown) == expected


def with_urls(plan, **urls):
    return {**plan, "targets": {host: {**target, "test_url": urls.get(host)} for host, target in plan["targets"].items()}}


@pytest.mark.parametrize("urls, expected", [
    ({}, {}),
    ({"g0": "http://g0/", "g1": "http://g1/"}, {"urls": {"g0": "http://g0/", "g1": "http://g1/"}}),
    # Of one that is not ready, and of the original fleet, there is nothing to look at.
    ({"g1": "http://g1/", "g2": "http://g2/", "b0": "http://b0/"}, {"urls": {"g1": "http://g1/"}}),
])  # fmt: skip
def test_where_hosts_can_be_looked_at_without_a_test_listener(urls, expected):
    plan = with_urls(waiting(), **urls)
    assert ready_view(plan, concluded(plan), {}, {}) == expected


def test_nothing_is_to_be_looked_at_unless_the_deployment_begins_to_wait():
    plan = with_urls(PLAN, g0="http://g0/")
    assert ready_view(plan, concluded(plan), ALL_OUT, outcome(g0=FINE, g1=FINE)) == {"urls": {"g0": "http://g0/"}, **traffic(["g0", "g1"])}
    assert ready_view(plan, concluded(plan, check_mode=True), {}, {}) == {}
    goes_on = with_urls(replacing(), g0="http://g0/")
    assert ready_view(goes_on, concluded(goes_on), {}, {}) == {}
