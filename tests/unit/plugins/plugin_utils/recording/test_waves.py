# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is recorded of the waves of a deployment. When the store cannot be written to, what is missing is written later, and nothing is terminated before."""

from __future__ import annotations

import pytest
from ansible import constants

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.recording.end import conclude
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.recording.progress import begin_terminating, begin_wave
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.recording.recorded_deployment import RecordedDeployment
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import known_group
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import SEGMENTS, record, run, terminating
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.deployment_record.documents import TO_RECORD, new

ONE_AT_A_TIME, AT_ONCE = (terminating(0, minimum=minimum, **TO_RECORD, announcements=None, lock_id="1") for minimum in (2, 0))
CONCLUSION = {"status": "Succeeded", "error_information": None, "deployment_overview": {}, "original_terminated": True, "terminated_hosts": []}
FAILED = {"failed": True, "msg": "STORE_UNAVAILABLE: No space left on device."}


class Hosts(dict):
    """Variables of hosts, which all have this status."""

    status = "Succeeded"

    def raw_get(self, host):
        return {"codedeploy_host": {"host_record": record(host, self.status)}}


class Store:
    """What was written, as (kind, wave) of each document, and the statuses of hosts; nothing while it fails."""

    def __init__(self):
        self.writes, self.statuses, self.fails = [], set(), False

    def ask(self, _plan, request):
        if self.fails:
            return FAILED
        self.writes.append([(document["kind"], document.get("wave")) for document in request["documents"]])
        for document in request["documents"]:
            hosts = document["value"]["hosts"] if document["kind"] == "hosts" else {}
            self.statuses.update((host, of_host["status"]) for host, of_host in hosts.items())
        return {"written": request["documents"]}


@pytest.fixture(name="store")
def _store():
    return Store()


@pytest.fixture(name="recorded")
def _recorded(store, tmp_path, monkeypatch):
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path))
    recorded = RecordedDeployment(ONE_AT_A_TIME, None, SEGMENTS, Hosts(), store.ask, None)
    recorded.note.begin(known_group(None), new(ONE_AT_A_TIME))
    return recorded


def deploy(recorded, store, failing=()):
    """Have the waves recorded -> (the last gate, what was warned of). failing: numbers of waves with which the store fails."""
    told = []

    def before_wave(gate):
        recorded.gate, store.fails = gate, gate["last_wave"]["number"] + 1 in failing
        told.extend(begin_wave(recorded, gate).get("warnings", []))

    gate = recorded.gate = run(recorded.plan, before_wave=before_wave)[1]
    return gate, told


def test_each_wave_records_the_one_before_and_the_end_the_last(recorded, store):
    gate, told = deploy(recorded, store)
    last = gate["last_wave"]["number"]
    assert conclude(recorded, gate, CONCLUSION) == {"waiting": [], "not_recorded": [], "not_announced": []}
    waves = [[("hosts", number), ("record", None)] for number in range(1, last)]
    assert (told, store.writes) == ([], [[("record", None)], *waves, [("hosts", last), ("record", None), ("group", None)]])


def test_hosts_with_which_the_next_phase_begins_have_come_through_the_one_before(recorded, store):
    recorded.plan, recorded.hostvars.status = AT_ONCE, "Ready"
    deploy(recorded, store)
    assert {(host, status) for host, status in store.statuses if host in AT_ONCE["hosts"]} == {("g0", "Ready"), ("g1", "Ready"), ("g2", "Ready")}


def test_waves_that_could_not_be_recorded_are_with_the_next(recorded, store):
    _gate, told = deploy(recorded, store, failing=(2, 3))
    assert told == [f"The wave could not be recorded in the store; it is tried again later. {FAILED['msg']}"] * 2
    assert store.writes[:3] == [[("record", None)], [("hosts", 1), ("hosts", 2), ("hosts", 3), ("record", None)], [("hosts", 4), ("record", None)]]


def test_nothing_is_terminated_before_it_is_recorded(recorded, store, tmp_path):
    gate, _told = deploy(recorded, store)
    last, store.fails = gate["last_wave"]["number"], True
    warning = f"That termination begins could not be recorded in the store. {FAILED['msg']}"
    assert begin_terminating(recorded, gate) == {"may_begin": False, "warnings": [warning]}
    progress = recorded.note.read_progress()
    assert (progress[0]["original_terminated"], progress[1], list(tmp_path.glob("*.doing"))) == (False, {last: gate["last_wave"]["hosts"]}, [])
    store.fails = False
    assert begin_terminating(recorded, gate) == {"may_begin": True}
    progress = recorded.note.read_progress()
    assert (progress[0]["original_terminated"], progress[1], len(list(tmp_path.glob("*.doing")))) == (True, {}, 1)
    assert store.writes[-1] == [("hosts", last), ("record", None), ("group", None)]


def test_at_the_end_it_is_said_what_the_store_does_not_know(recorded, store):
    gate, _told = deploy(recorded, store)
    store.fails = True
    told = conclude(recorded, gate, CONCLUSION)
    assert told["warnings"] == [f"The end of the deployment could not be recorded in the store. {FAILED['msg']}"]
    assert told["not_recorded"][0].startswith(f"Not recorded in the store: what came of {gate['last_wave']['hosts'][0]}")
    assert told["not_recorded"][0].endswith(f"the end of the deployment; the last results of the group. {FAILED['msg']}")
