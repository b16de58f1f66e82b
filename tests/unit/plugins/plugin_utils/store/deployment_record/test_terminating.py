# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store import deployment_record
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import known_group
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.deployment_record.documents import (
    LATER,
    OPEN_ONLY,
    STARTER,
    begin_to_terminate,
    counts,
    events_due,
    kinds,
    terminate,
)


def test_of_one_that_waits_to_terminate_the_group_is_written_and_it_stays_open():
    documents, record = begin_to_terminate()
    assert kinds(documents) == [
        ("hosts", "d-1", 4, {"deployment_id": ["d-1"]}), ("record", "d-1", None, OPEN_ONLY), ("group", "d-1", None, {"open_deployment_id": ["d-1"]}),
    ]  # fmt: skip
    # What it deployed is good, and it is the one that is open.
    assert documents[2]["value"] == {"open_deployment_id": "d-1", "last_good": {"deployment_id": "d-1"}, "instances": {"g0": {"status": "Succeeded"}}}
    assert documents[1]["value"] == record
    assert (record["status"], record["wave"], record["ended_at"], record["original_terminated"]) == ("InProgress", None, None, False)
    assert record["wait"] == {"type": "TERMINATION_WAIT", "until": LATER, "continued": False}
    assert counts(record["deployment_overview"]) == (4, 1, None, 0, 0)


def test_that_it_was_ready_was_announced_before_it_waits_to_terminate():
    _documents, record = begin_to_terminate()
    assert events_due(record).count("DeploymentReady") == 1 and events_due(record)[-1] == "InstanceSuccess"


def test_one_that_was_had_go_on_to_terminate_ends_with_what_became_of_the_fleet():
    _documents, record = begin_to_terminate()
    went_on = deployment_record.resumed_record(record, STARTER, {}, LATER)
    assert (went_on["status"], went_on["wait"]) == ("InProgress", {"type": "TERMINATION_WAIT", "until": LATER, "continued": True})
    of_hosts = {"deployment_overview": {}, "original_terminated": True, "terminated_hosts": ["b0"], "termination": {}}
    conclusion = {"status": "Succeeded", "error_information": None, **of_hosts}
    _documents, closed = deployment_record.closing_documents(went_on, {}, conclusion, known_group(None), LATER)
    assert (closed["status"], closed["original_terminated"], closed["terminated_hosts"], "termination" in closed) == ("Succeeded", True, ["b0"], False)
    kept = deployment_record.closing_documents(went_on, {}, {**conclusion, "original_terminated": False}, known_group(None), LATER)[1]
    assert kept["original_terminated"] is False


def test_before_the_first_host_is_terminated_it_is_written_that_hosts_may_be_gone():
    documents, record = terminate()
    assert kinds(documents) == [
        ("hosts", "d-1", 4, {"deployment_id": ["d-1"]}), ("record", "d-1", None, OPEN_ONLY), ("group", "d-1", None, {"open_deployment_id": ["d-1"]}),
    ]  # fmt: skip
    assert (documents[1]["value"], documents[2]["value"]["open_deployment_id"]) == (record, "d-1")
    assert (record["status"], record["wave"], record["ended_at"], record["original_terminated"]) == ("InProgress", None, None, True)
    assert (record["deployment_overview"], record["wait"], events_due(record)[-1]) == ({"Succeeded": 5}, None, "InstanceSuccess")
