# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders and archives -> the cache, on a real disk."""

from __future__ import annotations

import os
import tarfile
import threading

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._revision.revision_cache import BundleCache
from ansible_collections.agentless.codedeploy.plugins.module_utils._revision.local_revision import fetch_local_revision


@pytest.fixture(name="cache")
def make_cache(tmp_path):
    return BundleCache(str(tmp_path / "cache" / "deep"))


@pytest.fixture(name="folder")
def make_folder(tmp_path):
    folder = tmp_path / "dist"
    (folder / "b" / "empty").mkdir(parents=True)
    (folder / "b" / "f").write_text("content")
    (folder / "a").write_text("a")
    (folder / "a").chmod(0o4750)
    (folder / "link").symlink_to("b")
    os.link(folder / "a", folder / "hard")
    return folder


def fetch(path, cache, bundle_type=None):
    return fetch_local_revision({"path": str(path), "bundle_type": bundle_type}, cache)


def test_a_folder_is_packed_the_same_way_whatever_its_times_and_owners(folder, cache):
    bundle, location = fetch(folder, cache)
    os.utime(folder / "a", (1, 1))
    if os.geteuid() == 0:
        os.chown(folder / "b" / "f", 12345, 12345)
    assert fetch(folder, cache)[0] == bundle
    assert location == {"path": str(folder), "bundle_type": "directory"}
    assert os.listdir(cache.directory) == [bundle["sha256"]]
    assert bundle["size_bytes"] == os.path.getsize(bundle["path"])
    with tarfile.open(bundle["path"]) as archive:
        members = {member.name: member for member in archive}
        assert archive.extractfile("b/f").read() == b"content"
    assert list(members) == ["a", "b", "hard", "link", "b/empty", "b/f"]
    assert members["a"].mode == 0o4750
    assert members["hard"].isreg() and members["hard"].size == 1
    assert members["link"].linkname == "b"
    assert {(member.uid, member.gid, member.uname, member.mtime) for member in members.values()} == {(0, 0, "", 0)}


def test_a_change_changes_the_bundle(folder, cache):
    first = fetch(folder, cache)[0]["sha256"]
    (folder / "a").chmod(0o755)
    assert fetch(folder, cache)[0]["sha256"] != first


def test_an_archive_is_copied(folder, cache, tmp_path):
    with tarfile.open(tmp_path / "b.tgz", "w:gz") as archive:
        archive.add(folder, ".")
    bundle, location = fetch(tmp_path / "b.tgz", cache)
    (tmp_path / "b.tgz").write_bytes(b"")
    assert bundle["bundle_type"] == location["bundle_type"] == "tgz"
    assert os.path.getsize(bundle["path"]) == bundle["size_bytes"] > 0


@pytest.mark.parametrize(
    ("path", "bundle_type", "code", "words"),
    [
        ("nope", None, "REVISION_MISSING", "no revision at"),
        ("nope", "directory", "REVISION_MISSING", "no revision at"),
        ("dist/a", None, "INVALID_REVISION", "not a tar, tgz or zip archive"),
        ("dist/a", "zip", "INVALID_REVISION", "not a tar, tgz or zip archive"),
        ("dist/a", "directory", "INVALID_REVISION", "but it is a file"),
        ("dist", "tgz", "INVALID_REVISION", "but it is a folder"),
    ],
)
def test_refused(folder, cache, path, bundle_type, code, words):
    with pytest.raises(DeploymentError) as refused:
        fetch(folder.parent / path, cache, bundle_type)
    assert refused.value.code == code
    assert words in refused.value.to_failure()["msg"]
    assert os.listdir(cache.directory) == []


def test_special_files_are_refused(folder, cache):
    os.mkfifo(folder / "b" / "pipe")
    with pytest.raises(DeploymentError, match="b/pipe is neither"):
        fetch(folder, cache)
    assert os.listdir(cache.directory) == []


def test_origins_are_remembered_until_the_bundle_is_damaged_or_gone(cache):
    bundle = cache.add(lambda file: file.write(b"bundle"))
    assert cache.find({"key": "k"}) is None
    cache.remember({"key": "k"}, bundle)
    assert cache.find({"key": "k"}) == bundle
    assert cache.find({"key": "other"}) is None
    with open(bundle["path"], "ab") as file:
        file.write(b"!")
    assert cache.find({"key": "k"}) is None
    os.remove(bundle["path"])
    assert cache.find({"key": "k"}) is None


def test_an_interrupted_write_leaves_nothing(cache):
    def interrupted(file):
        file.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cache.add(interrupted)
    assert os.listdir(cache.directory) == []


def test_concurrent_runs(cache):
    found = []
    threads = [threading.Thread(target=lambda: found.append(cache.add(lambda file: file.write(b"x" * 1_000_000)))) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(found) == 8
    assert os.listdir(cache.directory) == [found[0]["sha256"]]
