# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives that are not as they should be, processes that live in old ones, and failures that are told as they were."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tarfile
import warnings
import zipfile

import pytest

from integration.no_load_balancers import fleet_without_load_balancers
from integration.small_revision import installed_versions, make_small_revision

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"


@pytest.fixture(scope="module")
def fleet():
    with fleet_without_load_balancers(1) as started:
        yield started


@pytest.fixture
def revision(tmp_path):
    return make_small_revision(tmp_path / "revision", "1")


def deploy(fleet, revision, version=None, **options):
    """Deploy; where a version is given, it must be there afterwards. -> (the run, its output without line ends)"""
    run = fleet.deploy(revision, ALL_AT_ONCE, **options)
    if version:
        assert (run.rc, installed_versions(fleet)) == (0, {"web-1": version}), run.stdout
    return run, " ".join(run.stdout.split())


def test_a_file_that_is_in_a_tgz_twice(fleet, revision):
    """As `tar czf bundle.tgz * appspec.yml` packs it: nothing is lost, so nothing is said."""
    subprocess.run(["tar -czf ../bundle.tgz * appspec.yml"], shell=True, cwd=revision, check=True, timeout=60)
    with tarfile.open(revision.parent / "bundle.tgz") as archive:
        assert [member.name for member in archive if member.islnk()] == ["appspec.yml"]
    _run, output = deploy(fleet, revision.parent / "bundle.tgz", "1")
    assert "WARNING bundle" not in output and "more than once" not in output


def test_of_two_copies_in_a_tar_the_last_one_counts(fleet, revision):
    bundle = revision.parent / "bundle.tar"
    subprocess.run(["tar", "-cf", bundle, "."], cwd=revision, check=True, timeout=60)
    (revision / "app" / "VERSION").write_text("last")
    subprocess.run(["tar", "-rf", bundle, "./app/VERSION"], cwd=revision, check=True, timeout=60)
    _run, output = deploy(fleet, bundle, "last")
    assert "The archive holds 'app/VERSION' more than once, and not the same each time: the last one counts, as with tar." in output


def test_a_zip_that_was_packed_with_backslashes_and_copies(fleet, revision):
    bundle = revision.parent / "bundle.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(bundle, "w") as archive:
        warnings.simplefilter("ignore")
        for version in ("first", "zip"):
            (revision / "app" / "VERSION").write_text(version)
            for path in sorted(revision.rglob("*")):
                info = zipfile.ZipInfo("x")
                info.filename = str(path.relative_to(revision)).replace("/", "\\") + ("\\" if path.is_dir() else "")
                info.create_system, info.external_attr = 0, 0x20
                archive.writestr(info, b"" if path.is_dir() else path.read_bytes())
    _run, output = deploy(fleet, bundle, "zip")
    assert "has a backslash where others have a slash: it becomes a path with folders." in output
    assert "holds 'app/VERSION' more than once" in output


@pytest.mark.parametrize("hostile_first", [True, False])
def test_an_archive_of_which_one_copy_is_hostile_touches_no_server(fleet, revision, hostile_first):
    deploy(fleet, make_small_revision(revision.parent / "before", "before"), "before")
    link = tarfile.TarInfo("app/VERSION")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    bundle = revision.parent / "bundle.tar"
    with tarfile.open(bundle, "w") as archive:
        if hostile_first:
            archive.addfile(link)
        archive.add(revision, ".")
        if not hostile_first:
            archive.addfile(link)
    run, _output = deploy(fleet, bundle)
    assert run.rc == 2 and "INVALID_REVISION" in run.failures, run.stdout
    assert "'app/VERSION' comes more than once" in run.failures or "'./app/VERSION' comes more than once" in run.failures
    assert (installed_versions(fleet), run.actions("web-1")) == ({"web-1": "before"}, [])


def test_an_archive_in_which_a_hook_left_a_process_stays(fleet, tmp_path):
    left = {"ApplicationStart": "sleep 300 >/dev/null 2>&1 &\necho $! >pid\n"}
    run, _output = deploy(fleet, make_small_revision(tmp_path / "1", "1", left), "1", codedeploy_max_revisions=1)
    identifier = run.summary.split()[1]
    [archive] = fleet.hosts.deployment_root("web-1").glob(f"*/{identifier}/deployment-archive")
    pid = int((archive / "pid").read_text())
    try:
        deploy(fleet, make_small_revision(tmp_path / "2", "2"), "2", codedeploy_max_revisions=1)
        _run, output = deploy(fleet, make_small_revision(tmp_path / "3", "3"), "3", codedeploy_max_revisions=1)
        spared = f"The archive of deployment {identifier} is not needed any more, and stays because the process {pid} (sleep) has its working directory in it."
        assert spared in output
        assert os.path.samefile(f"/proc/{pid}/cwd", archive)
    finally:
        os.kill(pid, signal.SIGKILL)
    _run, output = deploy(fleet, make_small_revision(tmp_path / "4", "4"), "4", codedeploy_max_revisions=1)
    assert "is not needed any more" not in output and not archive.exists()


def test_a_host_that_was_refused_after_install_did_not_fail_before_its_lifecycle(fleet, tmp_path):
    hold = f"nohup flock {fleet.hosts.deployment_root('web-1')}/deployment-instructions/*.lock sleep 20 >/dev/null 2>&1 & echo $! >{tmp_path}/pid; sleep 0.5"
    (tmp_path / "hold.yml").write_text(json.dumps([{"name": "Take the lock", "ansible.builtin.raw": hold}]))
    tasks = {"Install": {"after": str(tmp_path / "hold.yml")}}
    try:
        run, _output = deploy(fleet, make_small_revision(tmp_path / "1", "held"), codedeploy_event_tasks=tasks, codedeploy_lock_timeout_seconds=0)
    finally:
        subprocess.run(["pkill", "-P", (tmp_path / "pid").read_text().strip()], check=True, timeout=60)
    assert (run.rc, installed_versions(fleet)) == (2, {"web-1": "held"}), run.stdout
    assert "web-1: failed after Install (DeploymentInProgress" in run.summary
    assert "nothing on it was touched" not in run.stdout and "Nothing was touched" not in run.stdout


def test_a_host_whose_secrets_were_gone_after_install_did_not_fail_before_its_lifecycle(fleet, tmp_path):
    """The password of a connection, as from a vault whose token expires during the deployment: Ansible fails the task before it runs it."""
    (tmp_path / "secret").write_text("-o ServerAliveInterval=30")
    inventory = fleet.inventory()
    inventory["all"]["hosts"]["web-1"]["ansible_ssh_extra_args"] = f"{{{{ lookup('ansible.builtin.file', '{tmp_path}/secret') }}}}"
    expire = {"name": "Expire", "ansible.builtin.file": {"path": f"{tmp_path}/secret", "state": "absent"}, "delegate_to": "localhost"}
    expire["vars"] = {"ansible_connection": "local", "ansible_become": False}
    (tmp_path / "expire.yml").write_text(json.dumps([expire]))
    revision = make_small_revision(tmp_path / "1", "expired")
    run, _output = deploy(fleet, revision, inventory=inventory, codedeploy_event_tasks={"Install": {"after": str(tmp_path / "expire.yml")}})
    assert (run.rc, installed_versions(fleet)) == (2, {"web-1": "expired"}), run.stdout
    assert "web-1: failed in one of AfterInstall, ApplicationStart, ValidateService" in run.summary, run.stdout
    assert "nothing on it was touched" not in run.stdout and "Nothing was touched" not in run.stdout


def test_a_directory_that_an_earlier_deployment_made_is_not_called_foreign(fleet, tmp_path):
    first = make_small_revision(tmp_path / "1", "1")
    (first / "app" / "logs").mkdir()
    (first / "app" / "logs" / "README").write_text("here")
    deploy(fleet, first, "1")
    logs = fleet.hosts.install_root("web-1") / "srv" / "app" / "logs"
    (logs / "today.log").write_text("of the application")
    second = make_small_revision(tmp_path / "2", "2")
    (second / "app" / "logs").write_text("a file")
    run, _output = deploy(fleet, second)
    assert run.rc == 2 and "web-1: failed in Install (FileInTheWay" in run.summary, run.stdout
    assert f"{logs} is a directory that this deployment group made, and that now holds something else; the revision has a file of that name." in run.summary
    assert (installed_versions(fleet), (logs / "today.log").read_text()) == ({"web-1": "1"}, "of the application")
