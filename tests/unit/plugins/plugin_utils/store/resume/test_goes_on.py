# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.resume import goes_on
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.resume.lost_run import BLUE, GREEN, HOSTS, NOW, lost, lost_fleet, plan_of


def test_a_launch_whose_run_was_lost_is_in_nobodys_way_and_a_launch_goes_on_with_nothing():
    launch = plan_of()
    launch["deployment"]["deployment_creator"] = "autoscaling"
    was_lost = lost()
    was_lost["record"]["deployment_creator"] = "autoscaling"
    assert not goes_on(plan_of(sha256="other"), was_lost, "1.0.0", HOSTS, NOW)
    assert not goes_on(launch, was_lost, "1.0.0", HOSTS, NOW)
    with pytest.raises(DeploymentError, match="DEPLOYMENT_OPEN: .*d-OLD.* Instances that were launched wait until then"):
        goes_on(launch, lost(), "1.0.0", HOSTS, NOW)


@pytest.mark.parametrize("wanted, found, expected", [
    (None, None, False),
    ("continue", None, False),
    (None, lost("Failed"), False),
    ("continue", lost("Succeeded"), False),
    (None, lost(), True),
    (None, lost("Created"), True),
    ("abandon", lost(), False),
    ("continue", {**lost(), "plan": None}, False),
    ("continue", lost(sha256="2"), True),
    ("abandon", lost(sha256="2"), False),
    ("abandon", lost(collection="0.9.0"), False),
])  # fmt: skip
def test_what_becomes_of_an_open_deployment(wanted, found, expected):
    assert goes_on(plan_of(options={"resume": wanted} if wanted else {}), found, "1.0.0", set(HOSTS), NOW) is expected


def test_what_is_meant_must_be_said_where_something_else_is_asked_for():
    with pytest.raises(DeploymentError) as error:
        goes_on(plan_of(), lost(sha256="2"), "1.0.0", set(HOSTS), NOW)
    assert error.value.code == "DEPLOYMENT_OPEN"
    assert error.value.message == (
        "deployment d-OLD of shop to web was not concluded: its run, started by ann on ctl-1 at T0, ended in the wave that began at T2;"
        " of 6 hosts 1 succeeded, 1 failed, 2 in the middle, 2 not deployed to. This run asks for something else: the content of the revision."
    )
    assert "codedeploy_resume=continue goes on with d-OLD" in error.value.hint and "codedeploy_resume=abandon closes it as Failed" in error.value.hint


@pytest.mark.parametrize("wanted", [None, "continue"])
def test_another_version_does_not_go_on(wanted):
    with pytest.raises(DeploymentError, match="begun by version 0.9.0 of the collection, and this is 1.0.0"):
        goes_on(plan_of(options={"resume": wanted} if wanted else {}), lost(collection="0.9.0"), "1.0.0", set(HOSTS), NOW)


def test_hosts_that_are_gone_are_named():
    with pytest.raises(DeploymentError, match="The inventory does not have a, f any more, so it cannot go on.") as error:
        goes_on(plan_of(hosts=HOSTS[1:5], options={"resume": "continue"}), lost(), "1.0.0", set(HOSTS[1:5]), NOW)
    assert "codedeploy_resume=abandon" in error.value.hint


def test_hosts_of_either_fleet_that_are_gone_are_named():
    found = lost_fleet("deploy", ["g0"])
    with pytest.raises(DeploymentError, match="The inventory does not have b1 any more"):
        goes_on(found["plan"], found, "1.0.0", {*GREEN, "b0"}, NOW)
    assert goes_on(found["plan"], found, "1.0.0", {*GREEN, *BLUE}, NOW)
