# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that renews a lock: it follows the run that has it, and the run finds what it knows."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.clock import measured_now
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.deployment_documents import DeploymentDocuments
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.stop_rules import new_stop
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.store import Store

from integration.processes import kill, processes_with
from integration.store.lock import keeper_process
from integration.store.lock.locks import KEY, elsewhere, lock_of
from waiting import wait_until

LEASE_SECONDS, RENEW_SECONDS = 4, 0.3


class Run:
    """A process that stands for ansible-playbook, and what it finds of its lock."""

    def __init__(self, place, aws, folder):
        self._place, self._aws, self._marker = place, aws, f"KEEPER_OF={folder}"
        self.note = folder / "note.json"
        self.process = subprocess.Popen(["sleep", "120"], start_new_session=True)

    def start_keeper(self):
        """What the one says that takes the lock and has it kept."""
        store = self._place.address
        if store.startswith("s3://"):
            store = f"{self._aws.endpoint_url} {store.removeprefix('s3://').replace('/', ' ', 1)}"
        name, value = self._marker.split("=")
        environment = {**os.environ, **self._aws.environment, name: value}
        command = [sys.executable, keeper_process.__file__, store, self.process.pid, self.note, LEASE_SECONDS, RENEW_SECONDS]
        # Whoever reads the output waits for all that have it open, the keeper if it did.
        return subprocess.run([str(part) for part in command], env=environment, capture_output=True, text=True, timeout=15, check=True).stdout.strip()

    def keepers(self):
        """The numbers of the processes that keep the lock."""
        return processes_with(self._marker)

    def known(self):
        """What the run finds."""
        return json.loads(self.note.read_text())

    def lock(self):
        """The lock as it lies in the store."""
        return Store(self._place.open()).read(KEY, "lock", {})[0]

    def close(self):
        """End all."""
        self.process.kill()
        self.process.wait(10)
        kill(self.keepers())


@pytest.fixture
def run(place, aws, tmp_path):
    started = Run(place, aws, tmp_path)
    yield started
    started.close()


def test_it_renews_the_lock_and_ends_with_the_run(run):
    assert run.start_keeper() == "ready"
    [keeper] = run.keepers()
    known = run.known()
    assert known["trouble"] is None and 0 < known["held_until"] - measured_now() <= 0.9 * LEASE_SECONDS
    assert os.getsid(keeper) not in (keeper, os.getsid(0)) and pathlib.Path(f"/proc/{keeper}/cwd").readlink() == pathlib.Path("/")
    told = {"deployment_id": "d-OPEN00000", "doing": "going on with web-1"}
    (run.note.parent / "note.json.doing").write_text(json.dumps(told))
    wait_until(lambda: run.lock()["renewals"] >= 5 and {key: run.lock()[key] for key in told} == told, "renewals")
    assert run.known()["held_until"] > known["held_until"]
    run.process.kill()
    run.process.wait(10)
    wait_until(lambda: not run.keepers(), "the end of the keeper")
    assert run.lock()["lock_id"] == "LOCK"


def test_it_sees_who_asked_to_stop_the_deployment_that_the_run_is_at(run, place):
    documents, ann = DeploymentDocuments(Store(place.open()), "shop", "web"), {"user": "ann", "host": "ctl-2", "awx_job_id": None}
    run.start_keeper()
    assert run.known()["stop"] is None
    stop, urgent = (new_stop("d-A", ann, at, "2026-01-01T00:00:00Z") for at in ("next_event", "now"))
    assert documents.ask_to_stop(stop) == (stop, True)
    wait_until(lambda: run.known()["stop"] == stop, "the request")
    assert documents.ask_to_stop({**stop, "asked_at": "later"}) == (stop, False)
    assert documents.ask_to_stop(urgent) == (urgent, True)
    wait_until(lambda: run.known()["stop"] == urgent, "the more urgent request")
    (run.note.parent / "note.json.doing").write_text(json.dumps({"deployment_id": "d-OPEN00000", "doing": "going on with web-1"}))
    wait_until(lambda: run.known()["stop"] is None, "the other deployment, which nobody asked to stop")


def test_a_request_that_cannot_be_understood_does_not_end_the_lock(run, place):
    place.open().write_if_absent("shop/web/deployments/d-A/stop.json", b'{"half')
    assert run.start_keeper() == "ready"
    before = run.lock()["renewals"]
    wait_until(lambda: run.lock()["renewals"] >= before + 4, "renewals")
    assert (run.known()["stop"], run.known()["trouble"], len(run.keepers())) == (None, None, 1)


def test_it_ends_when_the_run_has_removed_its_folder(run):
    run.start_keeper()
    run.note.parent.rename(run.note.parent.with_name(f"{run.note.parent.name}-gone"))
    wait_until(lambda: not run.keepers(), "the end of the keeper")


@pytest.mark.parametrize("how", ["taken over", "removed"])
def test_a_lock_that_is_lost_is_noted(run, place, how):
    taken_over = lock_of(elsewhere(), name="SECOND")
    run.start_keeper()
    while not lose_at_once(Store(place.open()), taken_over if how == "taken over" else None):
        pass
    wait_until(lambda: not run.keepers(), "the end of the keeper")
    known = run.known()
    assert (known["held_until"], known["trouble"]["code"]) == (0, "LOCK_LOST")
    assert ("d-SECOND" if how == "taken over" else "was removed") in known["trouble"]["message"]
    assert (run.lock() or {}).get("lock_id") == ("SECOND" if how == "taken over" else None)


def lose_at_once(store, taken_over):
    """Take the lock over, or remove it, in one write that the keeper sees before or after its own; whether it was written."""
    _lock, version = store.read(KEY, "lock", {})
    return store.write_if_unchanged(KEY, "lock", taken_over, version) if taken_over else store.delete_if_unchanged(KEY, version)


def test_a_store_that_fails_for_a_while_is_got_over(aws, in_s3, tmp_path):
    run = Run(in_s3, aws, tmp_path)
    try:
        run.start_keeper()
        aws.inject_fault("s3:PutObject", error="SlowDown")
        known = wait_until(lambda: run.known()["trouble"] and run.known(), "trouble")
        assert known["trouble"]["code"] == "THROTTLED"
        assert run.known()["held_until"] == known["held_until"]
        wait_until(lambda: measured_now() > known["held_until"], "the end of the lease")
        aws.clear_faults()
        wait_until(lambda: run.known()["held_until"] > measured_now() and run.known()["trouble"] is None, "a renewal")
        assert len(run.keepers()) == 1
    finally:
        run.close()


def test_a_store_that_answers_with_errors_although_it_has_written_is_got_over(aws, in_s3, tmp_path):
    run = Run(in_s3, aws, tmp_path)
    try:
        run.start_keeper()
        aws.inject_fault("s3:PutObject", error=500, times=3, carried_out=True)
        before = run.lock()["renewals"]
        wait_until(lambda: run.lock()["renewals"] >= before + 6 and run.known()["trouble"] is None, "renewals")
        assert len(run.keepers()) == 1
    finally:
        run.close()


def test_a_lock_that_cannot_be_renewed_from_the_start_is_refused(aws, in_s3, tmp_path):
    run = Run(in_s3, aws, tmp_path)
    try:
        aws.inject_fault("s3:PutObject", delay_seconds=0, times=1)
        aws.inject_fault("s3:PutObject", error="AccessDenied")
        said = run.start_keeper()
        assert "The lock of the deployment group cannot be kept: IAM_ROLE_PERMISSIONS" in said
        assert "Allow s3:GetObject, s3:PutObject" in said
        assert run.keepers() == []
    finally:
        run.close()
