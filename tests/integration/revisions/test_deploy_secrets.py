# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""That what lets everybody fetch a revision is written nowhere, and that it is signed when a server needs it."""

from __future__ import annotations

import json
import pathlib
import shutil

import pytest
from emulator import Emulator

from integration.hello_fleet import HelloFleet
from integration.revisions.runner_run import run_with_runner
from integration.small_revision import installed_versions, make_small_revision

BUCKET = "revisions"
AT_ONCE = "CodeDeployDefault.AllAtOnce"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIAKEYOFTHISTEST", "AWS_SECRET_ACCESS_KEY": "SecretOfThisTest", "AWS_SESSION_TOKEN": "TokenOfThisTest"}
SECRETS = ["X-Amz-", "x-amz-s", "Signature=", "AWSAccessKeyId", *CREDENTIALS.values()]
# What Ansible writes when it signs.
SIGNED = "/plugins/modules/presign_revision.py"
DUMP = {
    "name": "Show and keep everything",
    "hosts": "localhost:all",
    "gather_facts": False,
    "tasks": [
        {"name": "Show everything", "ansible.builtin.debug": {"var": "hostvars"}},
        {
            "name": "Keep what the deployment left",
            "ansible.builtin.set_fact": {
                "cacheable": True,
                "kept": "{{ [hostvars['localhost']['codedeploy_plan'], __codedeploy_fetched | default('-'), __codedeploy_staged | default('-')] }}",
            },
        },
    ],
}
DEPLOY_AND_DUMP = [{"name": "Deploy", "import_playbook": "agentless.codedeploy.deploy"}, DUMP]


@pytest.fixture(scope="module")
def fleet():
    with Emulator() as aws, HelloFleet(aws, 2, kinds=()) as started:
        aws.client("s3").create_bucket(Bucket=BUCKET)
        yield started


def upload(fleet, version):
    """Put a revision into the bucket -> where it is."""
    folder = make_small_revision(fleet.scratch / f"v{version}", version)
    with open(shutil.make_archive(str(folder), "zip", folder), "rb") as archive:
        fleet.aws.client("s3").put_object(Bucket=BUCKET, Key=f"{version}.zip", Body=archive)
    return {"s3_location": {"bucket": BUCKET, "key": f"{version}.zip"}}


def written_below(*folders):
    """What lies in the files below the folders: path -> text."""
    paths = [path for folder in folders for path in pathlib.Path(folder).rglob("*") if path.is_file() and not path.is_symlink()]
    return {str(path): path.read_bytes().decode(errors="replace") for path in paths}


def secrets_in(written):
    """Where there is which secret: {(name, secret)}."""
    return {(name, secret) for name, text in written.items() for secret in SECRETS if secret in text}


def left_on_hosts(fleet):
    """All that the hosts have of the deployments."""
    return written_below(*[folder(name) for name in fleet.names for folder in (fleet.hosts.deployment_root, fleet.hosts.install_root)])


@pytest.mark.smoke
def test_ansible_writes_no_secret_at_any_verbosity(fleet):
    written = fleet.scratch / "written"
    kept = {"ANSIBLE_CACHE_PLUGIN": "jsonfile", "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(written / "facts"), "ANSIBLE_HOME": str(written / "home")}
    run = fleet.run(DEPLOY_AND_DUMP, upload(fleet, "1"), AT_ONCE, env={**CREDENTIALS, **kept}, arguments=["-vvvvvv"])
    assert (run.rc, installed_versions(fleet)) == (0, dict.fromkeys(fleet.names, "1")), run.stdout
    files = written_below(written)
    assert any("1.zip" in text for path, text in files.items() if "/facts/" in path)
    assert "Show everything" in run.stdout
    assert secrets_in({**files, **left_on_hosts(fleet), "stdout": run.stdout, "tasks": json.dumps(run.run.tasks)}) == set()
    # Both servers took the same URL, and it ended with the run.
    assert run.stdout.count(SIGNED) == 1
    assert [path for path in files if "codedeploy-url" in path] == []


def test_ansible_runner_records_no_secret(fleet):
    folder = fleet.scratch / "runner"
    env = {
        **fleet.aws.environment, **CREDENTIALS,
        "ANSIBLE_HOME": str(folder / "home"), "ANSIBLE_REMOTE_TEMP": str(folder / "remote"), "ANSIBLE_SSH_CONTROL_PATH_DIR": str(fleet.scratch / "ssh"),
    }  # fmt: skip
    variables = {
        "codedeploy_application_name": "hello",
        "codedeploy_targets": "all",
        "codedeploy_deployment_group": {"deployment_group_name": "web", "deployment_config_name": AT_ONCE},
        "codedeploy_revision": upload(fleet, "2"),
        "codedeploy_cache_dir": str(fleet.scratch / "cache"),
    }
    rc, output = run_with_runner(folder, DEPLOY_AND_DUMP, fleet.inventory(), variables, env, "-vvvvvv")
    assert (rc, installed_versions(fleet)) == (0, dict.fromkeys(fleet.names, "2")), output
    files = written_below(folder / "artifacts", folder / "home")
    for kind in ("/job_events/", "/fact_cache/", "/stdout"):
        assert any("2.zip" in text for path, text in files.items() if kind in path), kind
    # The environment that the user gave the runner is the user's, and noted with the command.
    ours = {path: text for path, text in files.items() if not path.endswith("/command")}
    assert len(ours) < len(files)
    assert secrets_in({**ours, **left_on_hosts(fleet), "output": output}) == set()


def play(pause_seconds, module_defaults):
    pause = {"name": "Wait", "ansible.builtin.pause": {"seconds": pause_seconds}, "when": "inventory_hostname == 'web-2'"}
    return {
        "name": "Deploy one after the other", "hosts": "all", "serial": 1, "gather_facts": False, "module_defaults": module_defaults,
        "pre_tasks": [pause], "roles": [{"role": "agentless.codedeploy.in_place"}],
    }  # fmt: skip


@pytest.mark.parametrize(("version", "expiry_seconds", "signed"), [("3", 5, 2), ("4", 3600, 1)])
def test_a_batch_that_is_staged_late_has_a_valid_url(fleet, version, expiry_seconds, signed):
    late = play(6, {"agentless.codedeploy.stage_revision": {"url_expiry_seconds": expiry_seconds}})
    run = fleet.run([late], upload(fleet, version), AT_ONCE, arguments=["-vvv"])
    assert (run.rc, installed_versions(fleet)) == (0, dict.fromkeys(fleet.names, version)), run.stdout
    assert run.stdout.count(SIGNED) == signed
    assert secrets_in({"stdout": run.stdout}) == set()


def test_options_for_aws_reach_the_signing_and_its_failure_is_the_hosts(fleet):
    run = fleet.run([play(0, {"agentless.codedeploy.presign_revision": {"profile": "other"}})], upload(fleet, "5"), AT_ONCE)
    assert run.rc == 2, run.stdout
    assert "Passing both a profile and access tokens is not supported" in run.failures
    assert "5" not in installed_versions(fleet).values()


def test_an_expired_url_is_refused_without_being_shown(fleet):
    url = fleet.aws.client("s3").generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "1.zip"}, ExpiresIn=-1)
    bundle = {"sha256": "0" * 64, "size_bytes": 1, "bundle_type": "zip"}
    task = {"name": "Stage", "agentless.codedeploy.stage_revision": {"bundle": bundle, "url": url, "deployment_root": "{{ codedeploy_deployment_root }}"}}
    run = fleet.run([{"name": "Stage", "hosts": "all", "gather_facts": False, "tasks": [task]}], "-", AT_ONCE, arguments=["-vvvvvv"])
    assert "the answer was 403 Forbidden" in run.failures
    assert secrets_in({"stdout": run.stdout, "tasks": json.dumps(run.run.tasks), **left_on_hosts(fleet)}) == set()


@pytest.mark.parametrize("playbook", ["agentless.codedeploy.deploy", "agentless.codedeploy.check"])
def test_a_revision_that_cannot_be_read_is_refused_in_our_words_and_without_its_password(fleet, playbook):
    run = fleet.run(playbook, "https://user:TokenOfThisTest@releases/shop.zip?Signature=1", AT_ONCE)
    assert run.rc == 2, run.stdout
    message = "INVALID_REVISION: The revision 'https://***@releases/shop.zip?***' is neither an s3:// address nor a path. Download it, and give its path."
    assert message in run.failures.splitlines()
    assert "Finalization" not in run.stdout
    assert secrets_in({"stdout": run.stdout, "tasks": json.dumps(run.run.tasks)}) == set()
