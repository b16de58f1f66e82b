# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store import deployment_record
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.lost_record import lost_record
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import known_group
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.deployment_record.documents import (
    LATER,
    NOW,
    OPEN_ONLY,
    STARTER,
    begin_to_terminate,
    begin_to_wait,
    events_due,
    kinds,
    new,
    plan_of,
    terminate,
)


@pytest.mark.parametrize("now, code, says", [
    ("2026-11-26T12:59:59Z", "MANUAL_STOP", "it was given up for another deployment while it waited"),
    (LATER, "TIMEOUT", "nobody had it go on in time"),
    ("2026-12-26T12:00:00Z", "TIMEOUT", "nobody had it go on in time"),
])  # fmt: skip
def test_a_deployment_that_waits_is_stopped_by_the_next_one(now, code, says):
    _documents, record = begin_to_wait()
    plan = {**plan_of(2), "deployment": {"deployment_id": "d-2", "application_name": "shop", "deployment_group_name": "web"}}
    found = {"group": {"open_deployment_id": "d-1"}, "lost": {"record": record, "hosts": {}}}
    documents = deployment_record.opening_documents(plan, new(plan), known_group(None), found, now)
    assert kinds(documents)[1:3] == [("record", "d-1", None, OPEN_ONLY), ("group", "d-2", None, {"open_deployment_id": ["d-1"]})]
    closed = documents[1]["value"]
    assert closed == lost_record(record, now)
    assert (closed["status"], closed["error_information"]["code"], closed["ended_at"], closed["wait"]) == ("Stopped", code, now, record["wait"])
    assert says in closed["error_information"]["message"] and "no traffic was rerouted" in closed["error_information"]["message"]
    assert events_due(closed) == [*events_due(record), "DeploymentStop"]


def test_one_that_was_had_go_on_and_lost_then_has_failed():
    _documents, record = begin_to_wait()
    lost = lost_record(deployment_record.resumed_record(record, STARTER, {}, NOW), "2026-12-26T12:00:00Z")
    assert (lost["status"], lost["error_information"]["code"]) == ("Failed", "RUN_LOST")


@pytest.mark.parametrize("now", ["2026-11-26T12:59:59Z", LATER, "2026-12-26T12:00:00Z"])
def test_one_that_waits_to_terminate_has_succeeded_when_another_one_begins(now):
    _documents, record = begin_to_terminate()
    lost = lost_record(record, now)
    assert (lost["status"], lost["error_information"], lost["ended_at"], lost["original_terminated"]) == ("Succeeded", None, now, False)
    assert events_due(lost) == [*events_due(record), "DeploymentSuccess"] and lost["wait"] == record["wait"]


def test_one_whose_run_was_lost_while_it_terminated_has_succeeded_and_hosts_may_be_gone():
    lost = lost_record(terminate()[1], LATER)
    assert (lost["status"], lost["error_information"], lost["original_terminated"], lost["ended_at"]) == ("Succeeded", None, True, LATER)
    assert events_due(lost)[-1] == "DeploymentSuccess"


def test_where_the_run_was_lost_before_it_terminated_nothing_is_gone():
    lost = lost_record(deployment_record.resumed_record(begin_to_terminate()[1], STARTER, {}, LATER), LATER)
    assert (lost["status"], lost["error_information"]["code"], lost["original_terminated"]) == ("Failed", "RUN_LOST", False)
