# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.conclusion import conclude_deployment, describe_conclusion, describe_controller
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.conclusion.concluded import PLAN, conclude, failed, succeeded


def test_success_is_one_line():
    conclusion, text = conclude(*map(succeeded, "abc"))
    assert (conclusion["status"], conclusion["error_information"]) == ("Succeeded", None)
    assert (
        text == "Deployment d-1 of shop to web: Succeeded (3 succeeded, 0 failed, 0 not deployed to, of 3 hosts; CodeDeployDefault.OneAtATime keeps 2 healthy)"
    )


def test_a_deployment_that_was_stopped_between_two_waves_has_failed_though_no_host_did():
    error = {"code": "LOCK_LOST", "message": "the lock is another's.", "hint": "Wait."}
    conclusion = conclude_deployment({**PLAN, "minimum_healthy_hosts": 0}, {"a": succeeded("a")}, error=error)
    text = "\n".join(describe_conclusion(PLAN, conclusion))
    assert (conclusion["status"], conclusion["failed_hosts"]) == ("Failed", [])
    for part in ("Failed (1 succeeded, 0 failed, 2 not deployed to", "LOCK_LOST: the lock is another's.", "ran before: b, c", "What to do: Wait."):
        assert part in text
    assert describe_controller(conclusion) == "Deployment d-1 failed (LOCK_LOST): the lock is another's."


@pytest.mark.parametrize(("check_mode", "status"), [(False, "Succeeded"), (True, "Checked")])
def test_a_deployment_to_no_host_as_none_is_outdated_has_nothing_to_do(check_mode, status):
    plan = {**PLAN, "hosts": [], "minimum_healthy_hosts": 0, "up_to_date_hosts": ["a", "b", "c"]}
    conclusion = conclude_deployment(plan, {}, check_mode)
    assert (conclusion["status"], conclusion["error_information"], conclusion["failed_hosts"]) == (status, None, [])
    assert describe_conclusion(plan, conclusion)[:2] == [
        f"Deployment d-1 of shop to web: {status} (nothing to do, none of 3 hosts is outdated)",
        "Left out, as they ran this revision already: a, b, c",
    ]


def test_hosts_that_were_left_out_are_told_of():
    plan = {**PLAN, "up_to_date_hosts": ["d", "e"]}
    conclusion = conclude_deployment(plan, {host: succeeded(host) for host in "abc"})
    assert describe_conclusion(plan, conclusion)[1:] == ["Left out, as they ran this revision already: d, e"]


def test_a_rollback_says_what_it_rolls_back():
    plan = {**PLAN, "rollback_of": "d-0", "revision_of": "d-00"}
    conclusion = conclude_deployment(plan, {host: succeeded(host) for host in "abc"})
    assert describe_conclusion(plan, conclusion)[1:] == ["Rolls back d-0 to the revision of d-00."]


@pytest.mark.parametrize(
    ("records", "status", "counts"),
    [
        ([succeeded("a"), succeeded("b"), succeeded("c")], "Checked", "3 would be deployed to, 0 would fail, 0 would be left out"),
        ([failed("a")], "Failed", "0 would be deployed to, 1 would fail, 2 would be left out"),
    ],
)
def test_check_mode_tells_what_would_be(records, status, counts):
    conclusion = conclude_deployment(PLAN, {record["host"]: record for record in records}, check_mode=True)
    text = "\n".join(describe_conclusion(PLAN, conclusion))
    assert conclusion["status"] == status
    assert counts in text and "nothing was changed" in text
    assert "succeeded" not in text.lower() and "Out of traffic" not in text and "still on what they ran" not in text


def test_a_host_that_is_in_the_middle_is_not_through():
    conclusion, text = conclude({**succeeded("a"), "status": "InProgress"}, succeeded("b"))
    assert conclusion["deployment_overview"] == {"Succeeded": 1, "Failed": 0, "Pending": 2}
    assert "still on what they ran before: a, c" in text
