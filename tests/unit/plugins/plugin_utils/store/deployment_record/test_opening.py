# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store import deployment_record
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import known_group
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.deployment_record.documents import OPEN_ONLY, STARTER, kinds, new, plan_of


def test_at_the_start_the_plan_decides_whether_the_id_is_free():
    plan = plan_of(2)
    documents = deployment_record.opening_documents(plan, new(plan), known_group(None), {"group": None, "lost": None}, "0")
    assert kinds(documents) == [("plan", "d-2", None, None), ("group", "d-2", None, {"open_deployment_id": [None]}), ("record", "d-2", None, None)]
    assert (documents[2]["value"]["status"], documents[1]["value"]["open_deployment_id"]) == ("Created", "d-2")
    assert documents[0]["value"] == {**plan, "created_at": "0"}


def test_at_the_start_a_deployment_that_was_not_concluded_is_closed():
    plan, lost = plan_of(2), {**new(plan_of(2)), "deployment_id": "d-1", "status": "InProgress", "wave": {"hosts": ["h1"]}}
    found = {"group": {"open_deployment_id": "d-1"}, "lost": {"record": lost, "hosts": {}}}
    documents = deployment_record.opening_documents(plan, new(plan), known_group(None), found, "5")
    assert kinds(documents)[1:3] == [("record", "d-1", None, OPEN_ONLY), ("group", "d-2", None, {"open_deployment_id": ["d-1"]})]
    closed = documents[1]["value"]
    assert (closed["status"], closed["error_information"]["code"], closed["ended_at"], closed["wave"]) == ("Failed", "RUN_LOST", "5", {"hosts": ["h1"]})


def test_at_the_start_a_deployment_whose_record_was_closed_stays_as_it_is():
    plan, closed = plan_of(2), {**new(plan_of(2)), "deployment_id": "d-1", "status": "Succeeded"}
    found = {"group": {"open_deployment_id": "d-1"}, "lost": {"record": closed, "hosts": {}}}
    documents = deployment_record.opening_documents(plan, new(plan), known_group(None), found, "5")
    assert [(kind, of) for kind, of, _wave, _replaces in kinds(documents)] == [("plan", "d-2"), ("group", "d-2"), ("record", "d-2")]


def test_a_rollback_is_linked_with_what_it_rolls_back_when_it_is_on_record_and_again_when_it_goes_on():
    plan = {**plan_of(2), "rollback_of": "d-1"}
    record = new(plan)
    documents = deployment_record.opening_documents(plan, record, known_group(None), {"group": None, "lost": None}, "0")
    assert (record["rollback_of"], kinds(documents)[-1]) == ("d-1", ("record", "d-1", None, {"deployment_id": ["d-1"]}))
    assert documents[-1]["changes"] == {"rolled_back_by": "d-2"} and "value" not in documents[-1]
    again = deployment_record.resuming_documents(deployment_record.resumed_record(record, STARTER, {}, "1"))
    assert again[1:] == documents[-1:] and again[0]["value"]["rollback_of"] == "d-1"
    assert len(deployment_record.resuming_documents(new(plan_of(2)))) == 1


def test_a_run_that_goes_on_with_one_that_did_not_wait_changes_nothing_but_who_ran_it():
    record = {**new(plan_of(2)), "status": "InProgress"}
    assert deployment_record.resumed_record(record, STARTER, {}, "1") == {**record, "resumed_by": [{"started_by": STARTER, "versions": {}, "at": "1"}]}
