# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program as it is laid down, run by the command that an action runs."""

from __future__ import annotations

import hashlib
import io
import json
import os
import pathlib
import pty
import stat
import subprocess
import sys
import time
import zipfile

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.program import program_file
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.program.program import answer as answer_here
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.program.program_command import carried_command, laid_down_command
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.program.report_line import read_answer

CONTENT = b"bundle"
BUNDLE = {"sha256": hashlib.sha256(CONTENT).hexdigest(), "size_bytes": len(CONTENT), "bundle_type": "tar"}


@pytest.fixture(name="root")
def deployment_root(tmp_path):
    (tmp_path / "bundle.tar").write_bytes(CONTENT)
    return str(tmp_path / "root")


@pytest.fixture(name="laid_down")
def program_laid_down(root, archive):
    return lay_down(root, archive)


def lay_down(root, archive):
    return program_file.lay_down(root, io.BytesIO(archive), hashlib.sha256(archive).hexdigest())


@pytest.fixture(name="archive", scope="module")
def sources_as_they_are_carried():
    """A ZIP file of the code for servers."""
    module_utils = pathlib.Path(program_file.__file__).parents[2]
    package = pathlib.PurePath(*program_file.__name__.rpartition("._host.")[0].split("."))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        paths = [module_utils / "_error.py", *module_utils.glob("_host/**/*.py")]
        sources = {package / path.relative_to(module_utils): path.read_text() for path in paths}
        for folder in {folder for name in sources for folder in name.parents if folder.name}:
            archive.writestr(f"{folder}/__init__.py", "")
        for name, text in sources.items():
            archive.writestr(str(name), text)
    return buffer.getvalue()


def request(root, **further):
    source = {"url": None, "path": f"{os.path.dirname(root)}/bundle.tar", "carries_bundle": False}
    return {"task": "stage", "deployment_root": root, "bundle": BUNDLE, **source, **further}


def run(program, wanted, missing=0, payload=b""):
    content = json.dumps(wanted).encode()
    command = ["/bin/sh", "-c", laid_down_command(program, len(content) + missing)]
    return subprocess.run(command, input=content + payload, capture_output=True, timeout=60, check=False, cwd="/", env={})


def answer(program, wanted):
    return read_answer(run(program, wanted).stdout.decode())


def test_it_does_what_is_asked(root, laid_down):
    assert answer(laid_down, request(root)) == (True, {"changed": True})
    assert answer(laid_down, request(root)) == (True, {"changed": False})
    begun, result = answer(laid_down, request(root, bundle={**BUNDLE, "sha256": "x"}))
    assert begun and result["failed"] and result["error"]["reason"] == "bundle-bad-hash"


def test_a_bundle_may_follow_the_request(root, laid_down):
    wanted = request(root, path=None, carries_bundle=True)
    cut = read_answer(run(laid_down, wanted, payload=CONTENT[:-1]).stdout.decode())[1]
    assert cut["error"]["code"] == "BundleDamaged"
    assert read_answer(run(laid_down, wanted, payload=CONTENT).stdout.decode()) == (True, {"changed": True})


def prepare_request(root, **further):
    appspec = {"version": "0.0", "os": "linux", "file_exists_behavior": None, "files": [], "permissions": [], "hooks": {}}
    deployment = {"deployment_id": "d-1", "deployment_group_id": "g"}
    sizes = {**BUNDLE, "unpacked_size_bytes": 10}
    wanted = {"task": "prepare", "deployment": deployment, "appspec": appspec, "appspec_filename": "appspec.yml", "bundle": sizes}
    return {**wanted, "deployment_root": root, "install_root": "/", "program_sha256": None, "lock_timeout_seconds": 0, "carries_bundle": False, **further}


def carry(root, archive, wanted, payload=b""):
    """The result for a request, by a program that is carried with it."""
    content = json.dumps({**wanted, "program_sha256": hashlib.sha256(archive).hexdigest()}).encode()
    command = ["/bin/sh", "-c", carried_command(sys.executable, f"{root}/programs", len(archive), len(content))]
    ended = subprocess.run(command, input=archive + content + payload, capture_output=True, timeout=60, check=False, cwd="/", env={})
    begun, result = read_answer(ended.stdout.decode())
    assert begun, ended.stderr
    return result


def test_it_can_be_carried_with_the_request(root, archive):
    result = carry(root, archive, prepare_request(root, carries_bundle=True), CONTENT)
    assert (result["changed"], result["staged"]) == (True, True)
    assert answer(result["program"], request(root)) == (True, {"changed": False})


def test_what_an_earlier_deployment_laid_down_runs_instead_of_what_is_carried(root, archive, laid_down):
    # Other code under the name that the same sources have: that it runs is seen by what it answers.
    other = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as sources, zipfile.ZipFile(other, "w") as changed:
        for name in sources.namelist():
            text = sources.read(name)
            changed.writestr(name, text + b'\n\ndef answer(*_arguments):\n    return "kept"\n' if name.endswith("program/program.py") else text)
    os.unlink(laid_down["path"])
    program_file.lay_down(root, other, hashlib.sha256(archive).hexdigest())
    assert carry(root, archive, prepare_request(root)) == "kept"


def damage(path):
    with open(path, "r+b") as file:
        file.seek(2000)
        file.write(b"other code")


@pytest.mark.parametrize("spoil", [lambda path: os.chmod(path, 0o640), damage, os.unlink])
def test_what_is_not_as_it_was_laid_down_is_laid_down_anew(root, archive, laid_down, spoil):
    spoil(laid_down["path"])
    program = carry(root, archive, prepare_request(root))["program"]
    assert os.listdir(f"{root}/programs") == [os.path.basename(program["path"])]
    assert answer(program, request(root)) == (True, {"changed": True})


def test_it_is_not_laid_down_where_it_cannot_be_kept(root, archive):
    os.makedirs(root)
    with open(f"{root}/programs", "w", encoding="utf-8"):
        assert carry(root, archive, prepare_request(root))["program"] is None


def test_nothing_is_laid_down_that_was_not_carried(root):
    assert "program" not in answer_here(prepare_request(root), {}) and not os.path.exists(root)


def test_a_segment_imports_nothing_that_only_downloads_or_packing_need(root, laid_down):
    wanted = json.dumps({**request(root), "task": "events"}).encode()
    command = laid_down_command(laid_down, len(wanted)).replace(" -c ", " -X importtime -c ", 1)
    ended = subprocess.run(["/bin/sh", "-c", command], input=wanted, capture_output=True, timeout=60, check=False, cwd="/", env={})
    imported = {line.rpartition("|")[2].strip() for line in ended.stderr.decode().splitlines()}
    assert "ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment.segment_process" in imported
    assert not imported & {"ssl", "http.client", "urllib.request", "email", "typing", "tarfile", "zipfile"}


def test_events_are_checked_before_anything_is_done(root, laid_down):
    deployment = {"deployment_id": "d-1", "deployment_group_id": "g"}
    appspec = {"version": 0.0, "os": "linux", "file_exists_behavior": None, "files": [], "permissions": [], "hooks": {}}
    wanted = {"task": "events", "deployment_root": root, "install_root": "/", "deployment": deployment, "appspec": appspec, "max_revisions": 1, "events": []}
    begun, result = answer(laid_down, wanted)
    assert begun and result["error"]["reason"] == "appspec-bad-data" and result["events"] == []


def test_it_is_for_its_owner_only_and_always_the_same(root, archive, laid_down):
    folder = os.path.dirname(laid_down["path"])
    assert [stat.S_IMODE(os.stat(path).st_mode) for path in (folder, laid_down["path"])] == [0o700, 0o600]
    written = os.stat(laid_down["path"]).st_ino
    assert lay_down(root, archive) == laid_down and os.stat(laid_down["path"]).st_ino == written
    assert laid_down["python"] == sys.executable and os.listdir(folder) == [os.path.basename(laid_down["path"])]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (damage, "not as it was laid down"),
        (lambda path: os.chmod(path, 0o644), "can be read or written by others"),
        (lambda path: (os.rename(path, f"{path}.1"), os.symlink(f"{path}.1", path)), "symbolic link"),
        (os.unlink, "No such file"),
    ],
)
def test_it_does_not_begin_unless_it_is_what_was_laid_down(root, archive, laid_down, spoil, reason):
    spoil(laid_down["path"])
    ended = run(laid_down, request(root))
    assert ended.returncode != 0 and reason in ended.stderr.decode()
    assert read_answer(ended.stdout.decode()) == (False, None)
    assert answer(lay_down(root, archive), request(root)) == (True, {"changed": True})


def test_a_request_that_was_cut_begins_nothing(root, laid_down):
    ended = run(laid_down, request(root), missing=1)
    assert ended.returncode != 0 and b"arrived" in ended.stderr and read_answer(ended.stdout.decode()) == (False, None)


def test_a_terminal_in_between_begins_nothing_and_does_not_wait(root, laid_down):
    controller, terminal = pty.openpty()
    try:
        ended = subprocess.run(["/bin/sh", "-c", laid_down_command(laid_down, 10)], stdin=terminal, capture_output=True, timeout=60, check=False)
    finally:
        os.close(controller)
        os.close(terminal)
    assert ended.returncode != 0 and read_answer(ended.stdout.decode()) == (False, None)


def test_versions_that_nobody_has_used_for_a_day_are_removed(root, archive, laid_down):
    folder = os.path.dirname(laid_down["path"])
    for name, age_seconds in (("old.pyz", 25 * 3600), ("recent.pyz", 3600)):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8"):
            os.utime(path, (time.time() - age_seconds,) * 2)
    lay_down(root, archive)
    assert sorted(os.listdir(folder)) == sorted(["recent.pyz", os.path.basename(laid_down["path"])])
