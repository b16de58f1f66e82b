# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be known to be wrong is refused with one clear message before a server or a load balancer is touched."""

from __future__ import annotations

import contextlib
import io
import subprocess
import tarfile

import pytest
from emulator import Emulator

from integration.hello_fleet import HelloFleet
from integration.small_revision import installed_versions, make_small_revision, write_appspec

APPSPEC = {"version": 0.0, "os": "linux", "files": [{"source": "app", "destination": "/srv/app"}]}
TOO_MANY = {"deployment_config_name": "All", "minimum_healthy_hosts": {"type": "HOST_COUNT", "value": 2}}


@pytest.fixture(scope="module")
def fleet():
    with Emulator(speed=8) as aws, HelloFleet(aws, 2) as started:
        yield started


@pytest.fixture
def good(tmp_path):
    return make_small_revision(tmp_path / "good", "1")


def with_appspec(tmp_path, **changes):
    directory = make_small_revision(tmp_path / "bad", "1")
    write_appspec(directory, {**APPSPEC, **changes})
    return directory


def no_archive(tmp_path):
    path = tmp_path / "bundle.tar"
    path.write_text("<html>Sign in</html>\n" * 100)
    return path


def hostile(tmp_path):
    path = tmp_path / "hostile.tar"
    with tarfile.open(path, "w") as archive:
        for name, content in [("appspec.yml", b"version: 0.0\nos: linux\n"), ("../x", b"x")]:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


REVISIONS = {
    "wrong version": (lambda path: with_appspec(path, version=1.0), ["INVALID_REVISION", "appspec.yml:1:10", "0.0"]),
    "missing source": (
        lambda path: with_appspec(path, files=[{"source": "gone", "destination": "/srv"}]),
        ["INVALID_REVISION", "appspec.yml:4:11", "gone"],
    ),
    "missing script": (
        lambda path: with_appspec(path, hooks={"AfterInstall": [{"location": "scripts/gone.sh"}]}),
        ["INVALID_REVISION", "appspec.yml", "scripts/gone.sh"],
    ),
    "no archive": (no_archive, ["REVISION", "bundle.tar", "archive"]),
    "hostile archive": (hostile, ["INVALID_REVISION", "../x"]),
    "no such path": (lambda path: path / "gone", ["REVISION_MISSING", "gone"]),
    "no such bucket": (lambda path: "s3://no-such-bucket/hello.zip", ["no-such-bucket", "REVISION_MISSING"]),
}
REQUESTS = {
    "unknown configuration": ({"deployment_config_name": "CodeDeployDefault.Fast"}, ["DeploymentConfigDoesNotExistException", "CodeDeployDefault.Fast"]),
    "all must stay healthy": ({"deployment_config_name": "All", "codedeploy_deployment_configs": [TOO_MANY]}, ["HEALTH_CONSTRAINTS_INVALID", "2"]),
    "no targets": ({"codedeploy_targets": "db"}, ["NO_INSTANCES", "db", "codedeploy_targets"]),
    "unknown target group": (
        {"group": {"load_balancer_info": {"target_group_info_list": [{"name": "gone"}]}}},
        ["gone", "TargetGroupNotFound", "load_balancer_info"],
    ),
}


@contextlib.contextmanager
def nothing_changes(fleet):
    before = fleet.trees()
    fleet.aws.reset_api_calls()
    yield
    assert fleet.trees() == before
    assert not [operation for operation in fleet.aws.api_calls() if "Register" in operation or "Deregister" in operation]


def check_refusal(run, words):
    assert run.rc == 2, run.stdout
    assert run.failures, run.stdout
    for word in words:
        assert word in run.failures, run.failures
    assert run.failures.count("\n") < 5, run.failures


@pytest.mark.parametrize("name", REVISIONS)
def test_a_bad_revision_is_refused(fleet, tmp_path, name):
    make, words = REVISIONS[name]
    with nothing_changes(fleet):
        check_refusal(fleet.deploy(make(tmp_path)), words)


@pytest.mark.parametrize("name", REQUESTS)
def test_a_deployment_that_cannot_be_is_refused(fleet, good, name):
    options, words = REQUESTS[name]
    with nothing_changes(fleet):
        check_refusal(fleet.deploy(good, **options), words)


def test_an_s3_key_that_is_not_there(fleet):
    fleet.aws.client("s3").create_bucket(Bucket="revisions")
    with nothing_changes(fleet):
        check_refusal(fleet.deploy("s3://revisions/gone.zip"), ["REVISION_MISSING", "revisions", "gone.zip"])


def test_aws_denies_access(fleet, good):
    fleet.aws.inject_fault("elasticloadbalancing:DescribeTargetGroups", error="AccessDenied")
    try:
        with nothing_changes(fleet):
            check_refusal(fleet.deploy(good), ["AccessDenied", "elasticloadbalancing:DescribeTargetGroups"])
    finally:
        fleet.aws.clear_faults()


def test_a_host_without_python(fleet, good):
    inventory = fleet.inventory()
    inventory["all"]["hosts"]["web-1"]["ansible_python_interpreter"] = "/opt/no/python3"
    fleet.aws.reset_api_calls()
    run = fleet.deploy(good, inventory=inventory)
    check_host_refusal(fleet, run, ["Python 3.9", "ansible_python_interpreter"])


def test_a_full_disk(fleet, good):
    directory = fleet.hosts.deployment_root("web-1")
    directory.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "hosts", str(directory)], check=True, timeout=60)
    try:
        (directory / "filler").write_bytes(bytes(8192))
        fleet.aws.reset_api_calls()
        run = fleet.deploy(good)
        (directory / "filler").unlink()
        assert not list(directory.rglob("*"))
        check_host_refusal(fleet, run, ["space", str(directory)])
    finally:
        subprocess.run(["umount", str(directory)], check=True, timeout=60)


def check_host_refusal(fleet, run, words):
    assert run.rc == 2, run.stdout
    assert "(0 succeeded, 1 failed, 1 not deployed to, of 2 hosts" in run.summary
    line = run.summary[run.summary.index("web-1: failed before its lifecycle") :]
    for word in words:
        assert word in line, run.summary
    assert not [operation for operation in fleet.aws.api_calls() if "Register" in operation or "Deregister" in operation]
    assert installed_versions(fleet) == {"web-1": None, "web-2": None}
