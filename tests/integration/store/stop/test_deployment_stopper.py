# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever stops a deployment finds it in the store, leaves a request there, and sees its end."""

from __future__ import annotations

import threading
import time

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.deployment_documents import DeploymentDocuments
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.deployment_stopper import DeploymentStopper
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.store import Store

from integration.store.lock.locks import elsewhere, ended_process, lock_of, open_lock, this_process

ANN = {"user": "ann", "host": "ctl-2", "awx_job_id": None}
RECORD = {
    "deployment_id": "d-1", "status": "InProgress", "error_information": None, "created_at": "2026-01-01T00:00:00Z", "ended_at": None, "started_by": ANN,
    "revision_sha256": "x", "deployment_overview": {}, "wave": None,
    "segments": None, "resumed_by": [], "rollback_of": None, "rolled_back_by": None,
}  # fmt: skip


class Group:
    """The documents of a group, and who stops its deployments."""

    def __init__(self, place):
        self._place, self.documents = place, DeploymentDocuments(Store(place.open()), "shop", "web")
        self.lock = open_lock(place)
        self.stopper = DeploymentStopper(open_lock(place), DeploymentDocuments(Store(place.open()), "shop", "web"))

    def open(self, deployment_id="d-1"):
        group = {"open_deployment_id": deployment_id, "last_good": None, "instances": {}}
        self._write("group", group, {"open_deployment_id": ["d-1", None]})
        self._write("record", RECORD, None)

    def close(self):
        self._write("hosts", {"deployment_id": "d-1", "hosts": {"web-1": {"status": "Failed"}}}, None, wave=1)
        self._write("record", {**RECORD, "status": "Stopped", "ended_at": "2026-01-01T00:01:00Z"}, {"status": ["InProgress"]})

    def _write(self, kind, value, replaces, **further):
        self.documents.write({"kind": kind, "deployment_id": "d-1", "value": value, "replaces": replaces, **further})


@pytest.fixture
def group(place):
    return Group(place)


def test_where_nothing_is_open_nothing_is_written(group, place):
    nothing = {"deployment_id": None, "stop": None, "changed": False}
    assert group.stopper.ask(ANN, "next_event", False) == nothing and place.open().list("") == []
    group.open()
    group.close()
    assert group.stopper.ask(ANN, "now", False) == nothing and group.documents.read_stop("d-1") is None


def test_who_asks_first_is_kept_until_it_is_more_urgent(group):
    group.open()
    tried = group.stopper.ask(ANN, "next_event", True)
    assert (tried["deployment_id"], tried["changed"], group.documents.read_stop("d-1")) == ("d-1", True, None)
    first = group.stopper.ask(ANN, "next_event", False)
    assert first["changed"] and group.documents.read_stop("d-1") == first["stop"]
    again = group.stopper.ask({**ANN, "user": "bob"}, "next_event", False)
    assert (again["changed"], again["stop"]["asked_by"]) == (False, ANN)
    urgent = group.stopper.ask({**ANN, "user": "bob"}, "now", False)
    assert (urgent["changed"], urgent["stop"]["at"], group.documents.read_stop("d-1")) == (True, "now", urgent["stop"])


def test_the_end_is_seen_when_it_comes(group):
    group.open()
    group.lock.wait_for(lock_of(this_process(), name="LOCK"), 0)
    found = group.stopper.watch("d-1", None, 0)
    assert (found["is_over"], found["is_gone"], found["lock"]["doing"], found["hosts"]) == (False, False, "deploying to web-1", {})
    closing = threading.Timer(1.5, group.close)
    closing.start()
    found = group.stopper.watch("d-1", found["seen"], 20)
    closing.join(10)
    assert (found["is_over"], found["is_gone"], found["record"]["status"], list(found["hosts"])) == (True, False, "Stopped", ["web-1"])


@pytest.mark.parametrize("holder", ["ended", "nobody"])
def test_a_run_that_is_gone_is_seen_at_once(group, holder):
    group.open()
    if holder == "ended":
        group.lock.wait_for(lock_of(ended_process()), 0)
    began = time.monotonic()
    found = group.stopper.watch("d-1", None, 60)
    assert (found["is_over"], found["is_gone"]) == (False, True) and time.monotonic() - began < 30


def test_a_run_on_another_machine_is_gone_when_nobody_renews_its_lock(group):
    group.open()
    group.lock.wait_for(lock_of(elsewhere(), lease_seconds=3), 0)
    assert group.stopper.watch("d-1", None, 0)["is_gone"] is False
    began = time.monotonic()
    assert group.stopper.watch("d-1", None, 60)["is_gone"] and 3 <= time.monotonic() - began < 30
