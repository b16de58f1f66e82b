# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several controllers with one store deploy to the same group of real hosts."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from emulator import Emulator

from integration.hello_fleet import HelloFleet
from integration.processes import end_processes_with, kill, processes_with
from integration.small_revision import installed_versions, make_small_revision, noted_events
from waiting import wait_until

ALL_AT_ONCE, ONE_AT_A_TIME = "CodeDeployDefault.AllAtOnce", "CodeDeployDefault.OneAtATime"
BUCKET, KEY = "deployments", "eu/hello/web/lock.json"
IN_S3 = f"s3://{BUCKET}/eu"
REFUSED = "DeploymentLimitExceededException: another deployment of this deployment group is in progress"


@pytest.fixture(scope="module")
def fleet():
    with Emulator() as aws, HelloFleet(aws, 2, kinds=()) as started:
        aws.client("s3").create_bucket(Bucket=BUCKET)
        yield started


@pytest.fixture(autouse=True)
def nothing_noted(fleet):
    for name in fleet.names:
        noted_events(fleet, name)
        (fleet.hosts.install_root(name) / "begun").unlink(missing_ok=True)


def on_controller(name):
    """A controller of its own, as far as its processes and its name go."""
    return ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--uts", "sh", "-c", f'hostname {name}; exec "$@"', "sh")


def slow_revision(tmp_path, version, seconds):
    """A revision whose first script says that it has begun, and takes a while."""
    script = f'touch "$CODEDEPLOY_INSTALL_ROOT/begun"\nsleep {seconds}\n'
    return make_small_revision(tmp_path / version, version, {"BeforeInstall": script})


class Beside:
    """A deployment that runs beside the test."""

    def __init__(self, fleet, *arguments, controller, **options):
        self._runs = []
        self._thread = threading.Thread(target=lambda: self._runs.append(fleet.deploy(*arguments, within=on_controller(controller), **options)))
        self._thread.start()

    def end(self):
        """Its run, when it has ended."""
        self._thread.join(timeout=180)
        assert self._runs, "the deployment did not end"
        return self._runs[0]


def wait_until_begun(fleet, name="web-1"):
    """Wait until the slow script runs on a host."""
    wait_until((fleet.hosts.install_root(name) / "begun").exists, f"the script on {name}")


def locks(fleet):
    """The keys of all locks in S3."""
    keys = [item["Key"] for item in fleet.aws.client("s3").list_objects_v2(Bucket=BUCKET).get("Contents", [])]
    return [key for key in keys if key.endswith("/lock.json")]


@pytest.fixture(scope="module", autouse=True)
def takeover(request, tmp_path_factory):
    """What comes of a lock whose holder died. It takes longer than a lease, so it begins before the other tests and goes on beside them."""
    if not any(item.name.startswith("test_the_lock_of_a_controller_that_died") for item in request.session.items):
        yield None
        return
    with Emulator() as aws, HelloFleet(aws, 2, kinds=()) as own, ThreadPoolExecutor(1) as beside:
        aws.client("s3").create_bucket(Bucket=BUCKET)
        yield beside.submit(take_over, own, tmp_path_factory.mktemp("takeover"))


def take_over(fleet, tmp_path):
    """A controller dies with the lock, and two others want it."""
    first = Beside(fleet, slow_revision(tmp_path, "4", 2), ONE_AT_A_TIME, controller="ctl-1", codedeploy_store=IN_S3, env={"CONTROLLER": str(tmp_path)})
    wait_until_begun(fleet)
    end_processes_with(f"CONTROLLER={tmp_path}")
    died, began = (first.end().rc, locks(fleet)), time.monotonic()
    options = {"codedeploy_store": IN_S3, "codedeploy_resume": "abandon"}
    others = [Beside(fleet, slow_revision(tmp_path, version, 15), ALL_AT_ONCE, controller=f"ctl-{version}", **options) for version in ("5", "6")]
    runs = [other.end() for other in others]
    return {"died": died, "others": runs, "seconds": time.monotonic() - began, "versions": installed_versions(fleet), "locks": locks(fleet)}


@pytest.mark.timeout(200)
def test_a_second_deployment_is_refused_and_a_third_waits(fleet, tmp_path):
    first = Beside(fleet, slow_revision(tmp_path, "1", 22), ALL_AT_ONCE, controller="ctl-1", codedeploy_store=IN_S3)
    wait_until_begun(fleet)
    waiting = {"codedeploy_store": IN_S3, "codedeploy_lock_timeout_seconds": 120}
    third = Beside(fleet, make_small_revision(tmp_path / "3", "3"), ALL_AT_ONCE, controller="ctl-3", **waiting)
    second = fleet.deploy(make_small_revision(tmp_path / "2", "2"), ALL_AT_ONCE, within=on_controller("ctl-2"), codedeploy_store=IN_S3)
    assert second.rc == 2, second.stdout
    assert REFUSED in second.failures
    doing = r"(deploying to web-1, web-2 \(0 of 2 hosts are through, 0 failed\)|beginning with 2 hosts)"
    assert re.search(rf"deployment d-\w{{9}}, started by root on ctl-1, holds it since 20\S+Z and is {doing}", second.failures)
    assert "codedeploy_lock_timeout_seconds" in second.failures and "s3://deployments/eu/hello/web/lock.json" in second.failures
    assert second.summary == "" and "Stage the revision" not in second.stdout

    done = first.end()
    assert (done.rc, installed_versions(fleet)["web-1"]) == (0, "1"), done.stdout
    waited = third.end()
    assert (waited.rc, installed_versions(fleet)) == (0, dict.fromkeys(fleet.names, "3")), waited.stdout
    assert re.search(r"\d\d:\d\d:\d\d waiting for the lock of the deployment group: deployment d-\w{9}, started by root on ctl-1, ", waited.stdout)
    for name in fleet.names:
        assert {line.split()[1] for line in noted_events(fleet, name)} == {"1", "3"}
    assert locks(fleet) == []


def test_a_run_that_was_killed_on_this_machine_is_known_at_once(fleet, tmp_path):
    store, runs = tmp_path / "store", []
    options = {"codedeploy_store": str(store), "env": {"CONTROLLER": str(tmp_path)}}
    thread = threading.Thread(target=lambda: runs.append(fleet.deploy(slow_revision(tmp_path, "7", 2), ALL_AT_ONCE, **options)))
    thread.start()
    wait_until_begun(fleet)
    lock = json.loads((store / "hello" / "web" / "lock.json").read_text())["lock"]
    kill([lock["holder"]["pid"]])
    thread.join(timeout=60)
    assert runs[0].rc == -signal.SIGKILL
    time.sleep(3)  # the keeper ends within a second, the script within two
    assert processes_with(f"CONTROLLER={tmp_path}") == []
    again = fleet.deploy(make_small_revision(tmp_path / "8", "8"), ALL_AT_ONCE, codedeploy_store=str(store), codedeploy_resume="abandon")
    assert (again.rc, installed_versions(fleet)) == (0, dict.fromkeys(fleet.names, "8")), again.stdout
    assert f"was taken over from a run that is gone: deployment {lock['deployment_id']}" in again.stdout
    assert not (store / "hello" / "web" / "lock.json").exists()


def test_a_deployment_whose_lock_is_lost_stops_before_its_next_wave(fleet, tmp_path):
    before = installed_versions(fleet)["web-2"]
    other = {"format": "agentless.codedeploy", "version": 1, "kind": "lock", "lock": {
        "lock_id": "OTHER", "deployment_id": "d-OTHER0000", "started_by": "ann on ctl-9", "doing": "deploying to web-2", "since": "2026-01-01T00:00:00Z",
        "renewed_at": "2026-01-01T00:00:00Z", "renewals": 0, "lease_seconds": 60, "holder": {},
    }}  # fmt: skip
    first = Beside(fleet, slow_revision(tmp_path, "9", 14), ONE_AT_A_TIME, controller="ctl-1", codedeploy_store=IN_S3)
    wait_until_begun(fleet)
    fleet.aws.client("s3").put_object(Bucket=BUCKET, Key=KEY, Body=json.dumps(other).encode())
    run = first.end()
    assert run.rc == 2, run.stdout
    assert "Failed (1 succeeded, 0 failed, 1 not deployed to" in run.summary, run.stdout
    assert "LOCK_LOST: the deployment stopped before its next wave" in run.summary
    assert "deployment d-OTHER0000, started by ann on ctl-9, holds it since 2026-01-01T00:00:00Z" in run.summary
    assert "What to do: Wait until no deployment of the group goes on, then deploy again." in run.summary
    assert "LOCK_LOST" in run.failures
    assert installed_versions(fleet) == {"web-1": "9", "web-2": before} and noted_events(fleet, "web-2") == []
    assert json.loads(fleet.aws.client("s3").get_object(Bucket=BUCKET, Key=KEY)["Body"].read()) == other
    fleet.aws.client("s3").delete_object(Bucket=BUCKET, Key=KEY)


def test_check_mode_takes_no_lock(fleet, tmp_path):
    run = fleet.deploy(make_small_revision(tmp_path / "revision", "10"), ALL_AT_ONCE, arguments=["--check"], codedeploy_store=str(tmp_path / "store"))
    assert run.rc == 0, run.stdout
    assert not (tmp_path / "store").exists()


@pytest.fixture
def disk(tmp_path):
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], check=True, timeout=60)
    yield folder
    subprocess.run(["umount", folder], check=True, timeout=60)


def refused(fleet, tmp_path, store, *words):
    """Check that a deployment with this store is refused before any host is touched."""
    before = installed_versions(fleet)
    run = fleet.deploy(make_small_revision(tmp_path / "revision", "11"), ALL_AT_ONCE, codedeploy_store=str(store))
    assert run.rc == 2, run.stdout
    for word in words:
        assert word in run.failures, run.failures
    assert run.actions("web-1") == [] and installed_versions(fleet) == before
    assert [noted_events(fleet, name) for name in fleet.names] == [[], []]


def test_a_store_on_a_disk_that_is_read_only(fleet, tmp_path, disk):
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True, timeout=60)
    refused(fleet, tmp_path, disk, "STORE_UNAVAILABLE", f"{disk}/hello/web/lock.json in the store cannot be written: Read-only file system")


def test_a_store_on_a_disk_that_is_full(fleet, tmp_path, disk):
    with pytest.raises(OSError), open(disk / "ballast", "wb", buffering=0) as ballast:
        while True:
            ballast.write(b"x" * 512)
    refused(fleet, tmp_path, disk, "STORE_UNAVAILABLE", "cannot be written: No space left on device", "free space")


def test_a_store_that_cannot_be_understood(fleet, tmp_path):
    lock = tmp_path / "store" / "hello" / "web" / "lock.json"
    lock.parent.mkdir(parents=True)
    lock.write_text('{"format": "agentless.codedeploy", "version": 2}')
    refused(fleet, tmp_path, tmp_path / "store", "STORE_INVALID", str(lock), "version 2", "Update the collection")
    assert lock.read_text() == '{"format": "agentless.codedeploy", "version": 2}'


def test_a_store_in_s3_that_denies(fleet, tmp_path):
    fleet.aws.inject_fault("s3:PutObject", error="AccessDenied")
    try:
        refused(fleet, tmp_path, IN_S3, "IAM_ROLE_PERMISSIONS", "AccessDenied", "Allow s3:GetObject, s3:PutObject and s3:DeleteObject below the prefix")
    finally:
        fleet.aws.clear_faults()


def test_what_is_no_store(fleet, tmp_path):
    refused(fleet, tmp_path, "gs://deployments", "INVALID_OPTION", "codedeploy_store", "s3://bucket/prefix")


@pytest.mark.timeout(280)
def test_the_lock_of_a_controller_that_died_is_taken_over_by_one(takeover):
    seen = takeover.result(timeout=270)
    assert seen["died"][0] != 0
    assert seen["died"][1] == [KEY]
    runs = sorted(seen["others"], key=lambda run: run.rc)
    assert [run.rc for run in runs] == [0, 2], [run.stdout for run in runs]
    assert seen["seconds"] < 60 + 45
    assert "was taken over from a run that is gone: deployment d-" in runs[0].stdout and "started by root on ctl-1" in runs[0].stdout
    assert REFUSED in runs[1].failures
    assert len(set(seen["versions"].values())) == 1
    assert seen["locks"] == []
