# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store import deployment_record
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import SEGMENTS, resumed, run, waiting
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.deployment_record.documents import (
    LATER,
    OPEN_ONLY,
    STARTER,
    TOLD,
    TO_RECORD,
    begin_to_wait,
    counts,
    events_due,
    kinds,
)


def test_a_deployment_that_waits_stays_the_one_that_is_open():
    documents, record = begin_to_wait()
    # The last wave that it has had, and nothing of the group.
    assert kinds(documents) == [("hosts", "d-1", 1, {"deployment_id": ["d-1"]}), ("record", "d-1", None, OPEN_ONLY)]
    assert documents[1]["value"] == record
    assert (record["status"], record["wave"], record["ended_at"], record["error_information"]) == ("Ready", None, None, None)
    assert record["wait"] == {"type": "READY_WAIT", "until": LATER, "continued": False}
    assert (record["segments"], counts(record["deployment_overview"])) == (SEGMENTS, (0, 1, None, 2, 2))
    assert not {"records", "failed_hosts"}.intersection(record)


def test_the_record_of_a_deployment_that_waits_says_where_it_can_be_looked_at():
    view = {"urls": {"g0": "http://g0/"}, "test_traffic": {"target_groups": ["tests"], "hosts": ["g0"], "not_healthy": [], "still_there": []}}
    _documents, record = begin_to_wait(view)
    assert record["wait"] == {"type": "READY_WAIT", "until": LATER, "continued": False, **view}
    went_on = deployment_record.resumed_record(record, STARTER, {"collection": "0.1.0"}, LATER)
    assert went_on["wait"] == {**record["wait"], "continued": True}


def test_that_it_is_ready_is_announced_when_it_begins_to_wait_and_not_again_when_traffic_is_rerouted():
    _documents, record = begin_to_wait()
    assert events_due(record) == ["DeploymentStart", "InstanceStart", "InstanceFailure", "InstanceReady", "DeploymentReady"]
    went_on = deployment_record.resumed_record(record, STARTER, {"collection": "0.1.0"}, LATER)
    assert (went_on["status"], went_on["wait"]) == ("InProgress", {"type": "READY_WAIT", "until": LATER, "continued": True})
    assert went_on["resumed_by"] == [{"started_by": STARTER, "versions": {"collection": "0.1.0"}, "at": LATER}]
    plan = resumed(waiting(60, **TO_RECORD, announcements=TOLD), {"g2": "Failed"}, {"g0": "Ready", "g1": "Ready"})
    plan["resumed"]["waited_for"] = "READY_WAIT"
    told = [went_on]
    run(plan, before_wave=lambda gate: told.append(deployment_record.wave_documents(plan, gate, told[-1], {}, SEGMENTS, LATER)[1]))
    assert [(record["wave"]["phase"], record["status"], record["wait"]["continued"]) for record in told[1:]] == [
        ("reroute", "InProgress", True), ("deregister", "InProgress", True),
    ]  # fmt: skip
    assert events_due(told[-1]).count("DeploymentReady") == 1
