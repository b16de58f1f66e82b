# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.fleet_text import describe_fleets, describe_wait
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import going_back, record, replacing

PLAN = replacing(4, 2)


def lines(failed_traffic=None, **statuses):
    records = {host: record(host, status) for host, status in statuses.items()}
    return describe_fleets(PLAN, {host: {**found, "traffic": failed_traffic} if found["status"] == "Failed" else found for host, found in records.items()})


@pytest.mark.parametrize("statuses, expected", [
    ({}, ["Replacement fleet, not deployed to: g0, g1, g2, g3", "Original fleet, in traffic as before: b0, b1"]),
    (
        {"g0": "Ready", "g1": "Ready", "g2": "Failed", "g3": "Pending", "b0": "Pending", "b1": "Pending"},
        [
            "Replacement fleet, deployed to and without traffic: g0, g1", "Replacement fleet, failed: g2", "Replacement fleet, not deployed to: g3",
            "Original fleet, in traffic as before: b0, b1",
        ],
    ),
    (
        {"g0": "Succeeded", "g1": "Ready", "g2": "Ready", "g3": "Failed"},
        [
            "Replacement fleet, in traffic: g0", "Replacement fleet, deployed to and without traffic: g1, g2", "Replacement fleet, failed: g3",
            "Original fleet, in traffic as before: b0, b1",
        ],
    ),
    (
        {**dict.fromkeys(("g0", "g1", "g2", "g3", "b0"), "Succeeded"), "b1": "Failed"},
        ["Replacement fleet, in traffic: g0, g1, g2, g3", "Original fleet, out of traffic: b0", "Original fleet, perhaps still in traffic: b1"],
    ),
])  # fmt: skip
def test_what_became_of_both_fleets(statuses, expected):
    assert lines(**statuses) == expected


def test_a_replacement_host_that_failed_while_traffic_was_rerouted_to_it_may_have_some():
    assert lines("unknown", g0="Succeeded", g1="Failed")[-1].startswith("Not known whether in traffic: g1.")
    assert lines(None, g0="Succeeded", g1="Failed")[-1] == "Original fleet, in traffic as before: b0, b1"


def test_a_host_in_the_middle_is_not_said_to_be_through():
    found = {**record("g0", "Pending"), "status": "InProgress"}
    assert describe_fleets(replacing(1, 1), {"g0": found})[0] == "Replacement fleet, not deployed to: g0"


BACK = going_back(replacing(3, 2))


def back(host, status, traffic=None):
    """The record of a host when traffic goes back. It has one segment, whichever fleet it is of."""
    return {**record("b0", "Failed" if status == "Failed" else "Succeeded"), "host": host, "status": status, "traffic": traffic}


@pytest.mark.parametrize("records, expected", [
    ([], ["Original fleet, no traffic was rerouted to: b0, b1", "Replacement fleet, in traffic as before: g0, g1, g2"]),
    (
        [back("b0", "Succeeded"), back("b1", "Pending")],
        ["Original fleet, in traffic: b0", "Original fleet, no traffic was rerouted to: b1", "Replacement fleet, in traffic as before: g0, g1, g2"],
    ),
    (
        [back("b0", "Failed"), back("b1", "Succeeded"), back("g0", "Succeeded"), back("g1", "Failed"), back("g2", "Failed", "in")],
        [
            "Original fleet, in traffic: b1", "Original fleet, failed: b0", "Replacement fleet, out of traffic: g0", "Replacement fleet, in traffic: g2",
            "Replacement fleet, perhaps still in traffic: g1",
        ],
    ),
    (
        [back(host, "Succeeded") for host in ("b0", "b1", "g0", "g1", "g2")],
        ["Original fleet, in traffic: b0, b1", "Replacement fleet, out of traffic: g0, g1, g2"],
    ),
])  # fmt: skip
def test_when_traffic_goes_back_fleets_keep_the_names_that_they_had(records, expected):
    assert describe_fleets(BACK, {found["host"]: found for found in records}) == expected


@pytest.mark.parametrize("traffic, expected", [
    (None, "perhaps still in traffic"), ("unknown", "perhaps still in traffic"), ("registered", "perhaps still in traffic"),
    ("out", "failed and out of traffic"), ("in", "in traffic"),
])  # fmt: skip
def test_of_a_host_that_failed_when_it_was_deregistered_load_balancers_may_know_more(traffic, expected):
    found = {"b0": {**record("b0", "Failed"), "traffic": traffic}}
    assert describe_fleets(PLAN, found)[1:] == [f"Original fleet, {expected}: b0", "Original fleet, in traffic as before: b1"]


@pytest.mark.parametrize("event, was_begun, traffic, expected", [
    # Whatever its script did, nobody has deregistered it; a run that was lost may have.
    ("BeforeBlockTraffic", False, None, "in traffic as before"), ("BeforeBlockTraffic", True, None, "perhaps still in traffic"),
    ("BeforeBlockTraffic", False, "out", "failed and out of traffic"), ("BlockTraffic", False, None, "perhaps still in traffic"),
    # It could not be reached, so that it is not known which one it was.
    (None, False, None, "perhaps still in traffic"),
])  # fmt: skip
def test_a_host_whose_script_before_failed_has_left_no_traffic(event, was_begun, traffic, expected):
    failed = record("b0", "Failed")
    found = {"b0": {**failed, "traffic": traffic, "was_begun": was_begun, "error": {**failed["error"], "event": event}}}
    assert describe_fleets(replacing(1, 1), found)[1] == f"Original fleet, {expected}: b0"


def test_while_a_deployment_waits_it_is_said_until_when_and_how_it_goes_on():
    wait = {"until": "2026-11-26T13:00:00Z", "continued": False}
    [line] = describe_wait({"wait": {"type": "READY_WAIT", **wait}, "ended_at": None})
    assert line.startswith("Waits until 2026-11-26T13:00:00Z: agentless.codedeploy.continue has traffic rerouted") and line.endswith("it is stopped.")
    [line] = describe_wait({"wait": {"type": "TERMINATION_WAIT", **wait}, "ended_at": None})
    assert line.startswith("Waits until 2026-11-26T13:00:00Z: agentless.codedeploy.continue terminates the original fleet")
    assert "stopped" not in line and line.endswith("agentless.codedeploy.rollback has traffic go back to it.")


TIMEOUT = {"code": "TIMEOUT", "message": "g1 is unhealthy.", "hint": "", "hosts": ["g1"]}
REFUSED = {"code": "ELB_DENIED", "message": "No.", "hint": "Allow it.", "hosts": ["b0", "b1"]}


def at_listener(hosts=(), not_healthy=(), still_there=(), groups=("tests",)):
    found = {"not_healthy": list(not_healthy), "still_there": list(still_there)}
    return {"test_traffic": {"target_groups": list(groups), "hosts": list(hosts), **found}}


@pytest.mark.parametrize("view, expected", [
    ({}, []),
    ({"urls": {"g0": "http://g0/"}}, ["Look at http://g0/ (g0)"]),
    # That of a test listener is one for all.
    ({"urls": {"g0": "http://t/", "g1": "http://t/", "g2": "http://g2/"}}, ["Look at http://t/ (g0, g1)", "Look at http://g2/ (g2)"]),
    (
        {"urls": {f"g{number}": f"http://g{number}/" for number in range(10)}},
        [*(f"Look at http://g{number}/ (g{number})" for number in range(8)), "Look at the URLs of 2 more, which are in the record"],
    ),
    (at_listener(["g0", "g1"]), ["In the test target group tests: g0, g1"]),
    (
        {**at_listener(["g0"], [TIMEOUT], [REFUSED], ["a", "b"]), "urls": {"g0": "http://t/"}},
        [
            "In the test target groups a, b: g0", "Not healthy in a, b: g1 (TIMEOUT): g1 is unhealthy.",
            "Not deregistered from a, b, so perhaps seen there: b0, b1 (ELB_DENIED): No. Allow it.", "Look at http://t/ (g0)",
        ],
    ),
    (at_listener([], [TIMEOUT]), ["In the test target group tests: nobody", "Not healthy in tests: g1 (TIMEOUT): g1 is unhealthy."]),
])  # fmt: skip
def test_while_it_waits_it_is_said_where_to_look(view, expected):
    wait = {"type": "READY_WAIT", "until": "2026-11-26T13:00:00Z", "continued": False, **view}
    assert describe_wait({"wait": wait, "ended_at": None})[1:] == expected
