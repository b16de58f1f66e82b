# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.launch.launch_verdict import (
    failed_in_a_row,
    good_for_launches,
    launch_verdict,
    refuse_other_good,
)

NOW = "2026-11-26T12:00:00Z"
OK, BAD, OPEN = "Succeeded", "Failed", "InProgress"
LAUNCH, LOST = "autoscaling", "lost"
GOOD = {"deployment_id": "d-1", "revision_sha256": "a"}


def records(*told):
    """(revision, status, creator, what rolled it back) of d-1, d-2, …, oldest first -> records, newest first. creator: LOST is a launch whose run was."""
    made = []
    for number, (revision, status, *more) in enumerate(told, 1):
        creator, by = [*more, "user", None][0], more[1] if len(more) > 1 else None
        error = {"code": "RUN_LOST" if creator == LOST else "HEALTH_CONSTRAINTS"} if status == BAD else None
        made.append(
            {
                "deployment_id": f"d-{number}", "created_at": f"T{number}", "status": status, "revision_sha256": revision, "rollback_of": None,
                "rolled_back_by": by and f"d-{by}", "deployment_creator": LAUNCH if creator == LOST else creator, "error_information": error,
            }
        )  # fmt: skip
    return made[::-1]


def found(known, *last_good, lost=None):
    [good] = last_good or [GOOD]
    return {"group": {"open_deployment_id": None, "last_good": good, "instances": {}}, "lost": lost, "deployments": known}


def lock(renewed_at):
    return {"deployment_id": "d-9", "started_by": "ann", "since": "T", "doing": "deploying", "renewed_at": renewed_at}


def waiting(until, kind="READY_WAIT"):
    wait = {"type": kind, "until": until, "continued": False}
    return {"record": {"deployment_id": "d-8", "status": "Ready", "wait": wait, "ended_at": None, "wave": None, "revision_sha256": "b", "revision": {},
            "created_at": "T"}, "plan": {}, "hosts": {}}  # fmt: skip


IN_A_ROW = {
    "none": (records(("a", OK)), []),
    "one": (records(("a", OK), ("a", BAD, LAUNCH)), ["d-2"]),
    "several, the newest first": (records(("a", OK), ("a", BAD, LAUNCH), ("a", BAD, LAUNCH)), ["d-3", "d-2"]),
    "those before one that succeeded do not count": (records(("a", BAD, LAUNCH), ("a", OK, LAUNCH), ("a", BAD, LAUNCH)), ["d-3"]),
    "nor those before a deployment of a person": (records(("a", BAD, LAUNCH), ("a", OK), ("a", BAD, LAUNCH)), ["d-3"]),
    "even one that failed": (records(("a", BAD, LAUNCH), ("b", BAD)), []),
    "nor those of another revision": (records(("a", BAD, LAUNCH), ("b", BAD, LAUNCH), ("a", BAD, LAUNCH)), ["d-3"]),
    "a run that was lost says nothing": (records(("a", BAD, LAUNCH), ("a", BAD, LOST), ("a", OPEN, LAUNCH)), ["d-1"]),
    "nor does one that was stopped": (records(("a", BAD, LAUNCH), ("a", "Stopped", LAUNCH)), ["d-1"]),
}


@pytest.mark.parametrize("name", IN_A_ROW)
def test_failures_in_a_row(name):
    known, ids = IN_A_ROW[name]
    assert [record["deployment_id"] for record in failed_in_a_row(known, "a")] == ids


GOOD_ONES = {
    "the last good one": (records(("a", OK)), "d-1"),
    "one of which the record is gone": (records(("b", BAD)), "d-1"),
    "whatever was launched since": (records(("a", OK), ("a", OK, LAUNCH), ("a", BAD, LAUNCH)), "d-1"),
}


@pytest.mark.parametrize("name", GOOD_ONES)
def test_the_good_revision(name):
    known, expected = GOOD_ONES[name]
    assert good_for_launches(found(known))["deployment_id"] == expected


def test_one_that_was_rolled_back_is_not_good_though_its_rollback_failed():
    known = records(("a", OK), ("b", OK, "user", 3), ("a", BAD))
    assert good_for_launches(found(known, {"deployment_id": "d-2", "revision_sha256": "b"})) == {"deployment_id": "d-1", "revision_sha256": "a"}
    with pytest.raises(DeploymentError, match="no good revision is known: d-2 was rolled back"):
        good_for_launches(found(known[:-1], {"deployment_id": "d-2", "revision_sha256": "b"}))


def test_where_none_succeeded_they_wait():
    with pytest.raises(DeploymentError, match="the store has no deployment of it that succeeded. Instances .* wait on"):
        launch_verdict(found([], None), None, ["w"], 3, NOW)


def test_what_is_good_may_change_until_the_deployment_begins():
    plan = {"bundle": {"sha256": "a"}, "revision_of": "d-1"}
    refuse_other_good(plan, found(records(("a", OK))))
    with pytest.raises(DeploymentError, match="another revision than that of d-1 became the last good one"):
        refuse_other_good({**plan, "bundle": {"sha256": "old"}}, found(records(("a", OK))))


@pytest.mark.parametrize(
    ("lost", "held", "words"),
    [
        (None, lock("2026-11-26T11:59:30Z"), "Another deployment of the group goes on (deployment d-9, started by ann"),
        (waiting("2026-11-26T13:00:00Z"), None, "Deployment d-8 of the group waits until 2026-11-26T13:00:00Z."),
        (waiting("2026-11-26T11:00:00Z", "TERMINATION_WAIT"), None, "Deployment d-8 of the group waits"),
    ],
)
def test_while_another_deployment_goes_on_they_are_left_for_later(lost, held, words):
    hosts, [line] = launch_verdict(found(records(("a", OK)), lost=lost), held, ["w1", "w2"], 3, NOW)
    assert hosts == [] and words in line and "w1, w2 wait on (Pending:Wait), for the next call" in line


@pytest.mark.parametrize(
    ("lost", "held"),
    [(None, None), (None, lock("2026-11-26T11:50:00Z")), (None, lock("2026-11-26T11:54:59Z")), (waiting("2026-11-26T11:00:00Z"), None)],
)
def test_what_is_gone_or_expired_does_not_keep_them(lost, held):
    hosts, [line] = launch_verdict(found(records(("a", OK)), lost=lost), held, ["w1"], 3, NOW)
    assert hosts == ["w1"] and line == "w1 get the revision of d-1, the last good one."


@pytest.mark.parametrize(("attempts", "refused"), [(1, True), (2, True), (3, False)])
def test_a_revision_that_failed_so_often_is_not_tried_again(attempts, refused):
    known = found(records(("a", OK), ("a", BAD, LAUNCH), ("a", BAD, LAUNCH)))
    if not refused:
        assert launch_verdict(known, None, ["w"], attempts, NOW)[0] == ["w"]
        return
    with pytest.raises(DeploymentError, match="LAUNCHES_FAIL: the last 2 deployments of the revision of d-1 .*the newest is d-3. w wait on .*Nothing was"):
        launch_verdict(known, None, ["w"], attempts, NOW)
