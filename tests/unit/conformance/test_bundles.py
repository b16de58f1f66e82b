# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import stat
import tarfile
import zipfile

import pytest

from ansible_collections.agentless.codedeploy.tests.conformance.runner.bundles import prepare_bundle
from ansible_collections.agentless.codedeploy.tests.conformance.runner.cases import Case
from ansible_collections.agentless.codedeploy.tests.conformance.runner.server.workspace import Workspace

PREPARATION = [
    {"op": "symlink", "path": "app/link", "target": "@@ROOT@@/x"},
    {"op": "mkdir", "path": "app/empty", "mode": "1777"},
    {"op": "file", "path": "app/new\n.txt", "content": "n\n", "mode": "4755", "mtime": "fixed"},
]


@pytest.fixture
def workspace():
    made = Workspace.create()
    yield made
    made.remove()


@pytest.fixture
def case(tmp_path):
    bundle = tmp_path / "bundles" / "A"
    (bundle / "scripts").mkdir(parents=True, mode=0o700)
    (bundle / "appspec.yml").write_text("destination: @@ROOT@@/srv\n")
    (bundle / "scripts" / "run.sh").write_text("#!/bin/sh\n")
    return Case("000-made-up", tmp_path, {"bundle_prepare": {"A": PREPARATION}}, {})


def mode(path):
    return stat.S_IMODE(path.lstat().st_mode)


def test_a_folder_gets_fixed_modes_real_paths_and_its_preparation(case, workspace):
    place = workspace.bundles / "1" / "A"
    assert prepare_bundle(case, 1, {"bundle": "A"}, workspace) == str(place)
    assert (place / "appspec.yml").read_text() == f"destination: {workspace.root}/srv\n"
    assert [mode(place / name) for name in ("scripts", "scripts/run.sh", "appspec.yml")] == [0o755, 0o755, 0o644]
    assert (place / "app" / "link").readlink() == workspace.root / "x"
    assert [mode(place / "app" / name) for name in ("empty", "new\n.txt")] == [0o1777, 0o4755]


MEMBERS = ["app", "app/empty", "app/link", "app/new\n.txt", "appspec.yml", "scripts", "scripts/run.sh"]


@pytest.mark.parametrize("wrap", ["", "top"])
@pytest.mark.parametrize("kind", ["tar", "tgz"])
def test_tar(case, workspace, kind, wrap):
    with tarfile.open(prepare_bundle(case, 1, {"bundle": "A", "type": kind, "wrap": wrap}, workspace)) as archive:
        names = sorted(archive.getnames())
        assert names == (sorted(["top", *[f"top/{name}" for name in MEMBERS]]) if wrap else MEMBERS)
        odd = archive.getmember(f"{wrap}/app/new\n.txt".lstrip("/"))
        assert (odd.mode, odd.mtime, odd.uid) == (0o4755, 981173106, 0)


@pytest.mark.parametrize("wrap", ["", "top"])
def test_zip(case, workspace, wrap):
    with zipfile.ZipFile(prepare_bundle(case, 1, {"bundle": "A", "type": "zip", "wrap": wrap}, workspace)) as archive:
        entries = {entry.filename: entry for entry in archive.infolist()}
    prefix = "top/" if wrap else ""
    folders = {f"{prefix}{name}/" for name in ("app", "app/empty", "scripts")} | ({"top/"} if wrap else set())
    assert set(entries) == folders | {prefix + name for name in MEMBERS if f"{prefix}{name}/" not in folders}
    assert stat.S_ISLNK(entries[f"{prefix}app/link"].external_attr >> 16)
    assert entries[f"{prefix}app/new\n.txt"].date_time == (2001, 2, 3, 4, 5, 6)


def test_a_corrupt_bundle_is_no_archive(case, workspace):
    path = prepare_bundle(case, 1, {"bundle": "A", "type": "tar", "corrupt": True}, workspace)
    assert not tarfile.is_tarfile(path)


def test_a_location_is_used_as_it_is(case, workspace):
    assert prepare_bundle(case, 1, {"bundle": "A", "location": "@@ROOT@@/gone"}, workspace) == f"{workspace.root}/gone"
