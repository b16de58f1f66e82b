# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.resume_text import describe_given_up, describe_joined, describe_resumed
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import copying, going_back, replacing
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.resume.lost_run import BLUE, GREEN, NOW, lost, lost_fleet


@pytest.mark.parametrize("plan, old, hosts", [
    (replacing(3), replacing(3), ""),
    (replacing(3), replacing(2), "g2"),
    (replacing(4), replacing(2), "g2, g3"),
    (replacing(2), replacing(3), ""),
    # The fleets take turns, and have changed their places since.
    ({**replacing(), "hosts": ["b0", "b1"]}, replacing(), ""),
    # Its hosts are looked up later.
    (copying(), copying(2), ""),
    (replacing(4), going_back(replacing(2)), ""),
    (replacing(4), {**replacing(2), "blue_green": None}, ""),
])  # fmt: skip
def test_hosts_that_joined_a_replacement_fleet_are_told(plan, old, hosts):
    lines = describe_joined(plan, old)
    assert [line.partition(":")[0] for line in lines] == ([hosts] if hosts else [])


def test_what_is_given_up_is_named():
    assert describe_given_up(lost(), NOW) == [
        "Deployment d-OLD of shop to web was not concluded:",
        "  its run, started by ann on ctl-1 at T0, ended in the wave that began at T2",
        "  of 6 hosts 1 succeeded, 1 failed, 2 in the middle, 2 not deployed to",
        "This run gives d-OLD up, which is closed (Failed, RUN_LOST).",
    ]
    told = describe_given_up(lost(), NOW)
    assert describe_given_up({**lost(), "plan": None}, NOW) == [*told[:2], told[3]]


def test_what_is_said_of_it():
    assert describe_resumed(lost(), "d-NEW") == [
        "Deployment d-OLD of shop to web was not concluded:",
        "  its run, started by ann on ctl-1 at T0, ended in the wave that began at T2",
        "  of 6 hosts 1 succeeded, 1 failed, 2 in the middle, 2 not deployed to",
        "This run goes on with d-OLD, and does not begin d-NEW.",
        "  in the middle of their lifecycle, perhaps out of traffic: c, d",
        "  failed, and not deployed to again: b",
    ]
    found = lost()
    found["record"]["wave"] = None
    assert describe_resumed(found, "d-NEW")[1].endswith("at T0, ended before its first wave")


@pytest.mark.parametrize("found, counts, of_hosts", [
    (lost_fleet("deploy", ["g2", "g3"], g0="Ready", g1="Failed"), "of 6 hosts 0 succeeded, 1 ready, 1 failed, 2 in the middle, 2 not deployed to", [
        "  in the middle of their lifecycle, perhaps out of traffic: g2, g3", "  ready for traffic: g0", "  failed, and not deployed to again: g1"]),
    (lost_fleet("reroute", ["g0"], **dict.fromkeys(GREEN, "Ready")), "of 6 hosts 0 succeeded, 3 ready, 0 failed, 1 in the middle, 2 not deployed to", [
        "  in the middle of their lifecycle, perhaps out of traffic: g0", "  ready for traffic: g1, g2, g3"]),
    (lost_fleet("deregister", BLUE, **dict.fromkeys(GREEN, "Succeeded")), "of 6 hosts 4 succeeded, 0 failed, 2 in the middle, 0 not deployed to", [
        "  in the middle of their lifecycle, perhaps out of traffic: b0, b1"]),
])  # fmt: skip
def test_what_is_said_of_two_fleets(found, counts, of_hosts):
    lines = describe_resumed(found, "d-NEW")
    assert (lines[2], lines[4:]) == (f"  {counts}", of_hosts)
