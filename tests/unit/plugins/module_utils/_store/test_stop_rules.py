# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.stop_rules import NEXT_EVENT, NOW, asks_for_more, new_stop, refuse_waiting

ANN = {"user": "ann", "host": "ctl-2", "awx_job_id": None}


@pytest.mark.parametrize(
    ("at", "found", "expected"),
    [
        (NEXT_EVENT, None, True),
        (NOW, None, True),
        (NEXT_EVENT, NEXT_EVENT, False),
        (NOW, NEXT_EVENT, True),
        (NOW, NOW, False),
        (NEXT_EVENT, NOW, False),
    ],
)
def test_who_asked_first_is_kept_unless_it_is_more_urgent(at, found, expected):
    before = new_stop("d-1", {**ANN, "user": "bob"}, found, "2026-01-01T00:00:00Z") if found else None
    assert asks_for_more(new_stop("d-1", ANN, at, "2026-01-01T00:00:10Z"), before) is expected


def waits(kind, continued=False):
    return {"deployment_id": "d-1", "wait": {"type": kind, "until": "2026-11-26T13:00:00Z", "continued": continued}}


# Before it is written it is not known of a deployment that it waits.
@pytest.mark.parametrize("record", [None, {"deployment_id": "d-1", "wait": None}, waits("READY_WAIT", True), waits("TERMINATION_WAIT", True)])
def test_what_does_not_wait_may_be_stopped(record):
    refuse_waiting(record)


@pytest.mark.parametrize("kind, hint", [
    ("READY_WAIT", "closes it and leaves traffic with the original fleet; so does a deployment with codedeploy_resume=abandon."),
    # Traffic has left the original fleet.
    ("TERMINATION_WAIT", "closes it and has traffic go back to the original fleet; a deployment with codedeploy_resume=abandon closes it and keeps that fleet"),
])  # fmt: skip
def test_of_a_deployment_that_waits_no_run_is_stopped(kind, hint):
    with pytest.raises(DeploymentError) as refused:
        refuse_waiting(waits(kind))
    assert (refused.value.code, refused.value.message) == (
        "DEPLOYMENT_WAITS", "deployment d-1 waits until 2026-11-26T13:00:00Z for somebody to have it go on, and no run of it could be stopped.",
    )  # fmt: skip
    assert refused.value.hint.startswith(f"agentless.codedeploy.rollback {hint}")
