# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real archives and folders -> manifest, or the reason why not."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import stat
import subprocess
import tarfile
import zipfile

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.bundle_manifest import make_manifest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.bundle_reader import read_bundle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

APPSPEC = b"version: 0.0\nos: linux\n"
LIMIT = 10_000_000
# Without any attribute, zipfile writes a mode of its own.
DOS_ARCHIVE_BIT = 0x20


def read(path, bundle_type=None, limit=LIMIT):
    found_type, members, contents = read_bundle(str(path), bundle_type, "appspec.yml", limit)
    return found_type, make_manifest(members, found_type, str(path))[0], contents


def refused(path, bundle_type=None, limit=LIMIT):
    with pytest.raises(DeploymentError) as error:
        read(path, bundle_type, limit)
    return error.value


def tar_of(path, *members, mode="w"):
    """A tar of (name, content or None, attributes of the header)."""
    with tarfile.open(path, mode) as archive:
        for name, content, attributes in members:
            info = tarfile.TarInfo(name)
            info.size = len(content or b"")
            for key, value in attributes.items():
                setattr(info, key, value)
            archive.addfile(info, io.BytesIO(content or b""))
    return path


def zip_of(path, *members):
    """A zip of (name, content, st_mode or None)."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content, mode in members:
            info = zipfile.ZipInfo(name)
            info.create_system = 3 if mode else 0
            info.external_attr = mode << 16 if mode else DOS_ARCHIVE_BIT
            archive.writestr(info, content)
    return path


@pytest.fixture(name="folder")
def make_folder(tmp_path):
    folder = tmp_path / "revision"
    (folder / "app" / "empty").mkdir(parents=True)
    (folder / "appspec.yml").write_bytes(APPSPEC)
    (folder / "app" / "run.sh").write_bytes(b"#!/bin/sh\r\nexit\n")
    (folder / "app" / "run.sh").chmod(0o755)
    (folder / "app" / "link").symlink_to("run.sh")
    for path in (folder, folder / "app", folder / "app" / "empty"):
        path.chmod(0o755)
    (folder / "appspec.yml").chmod(0o644)
    return folder


MANIFEST = [
    {"path": "app", "type": "directory", "mode": "0755"},
    {"path": "app/empty", "type": "directory", "mode": "0755"},
    {"path": "app/link", "type": "symlink", "mode": "0777", "target": "run.sh"},
    {
        "path": "app/run.sh", "type": "file", "mode": "0755", "size": 16, "sha256": hashlib.sha256(b"#!/bin/sh\r\nexit\n").hexdigest(),
        "first_line": b"#!/bin/sh\r",
    },
    {"path": "appspec.yml", "type": "file", "mode": "0644", "size": 23, "sha256": hashlib.sha256(APPSPEC).hexdigest(), "first_line": b"version: 0.0"},
]  # fmt: skip


def packed(folder, kind):
    target = folder.parent / f"bundle.{kind}"
    commands = {
        "tar": ["tar", "-cf", target, "-C", folder, "."],
        "tgz": ["tar", "-czf", target, "-C", folder, "app", "appspec.yml"],
        "wrapped.tgz": ["tar", "-czf", target, "-C", folder.parent, "revision"],
        "tar.bz2": ["tar", "-cjf", target, "-C", folder, "."],
        "tar.xz": ["tar", "-cJf", target, "-C", folder, "."],
        "zip": ["zip", "-qry", target, "."],
        "wrapped.zip": ["zip", "-qry", target, "revision"],
    }
    cwd = folder.parent if kind == "wrapped.zip" else folder
    subprocess.run([str(word) for word in commands[kind]], cwd=cwd, check=True, timeout=60)
    return target


@pytest.mark.parametrize(
    ("kind", "bundle_type"),
    [("tar", "tar"), ("tgz", "tgz"), ("wrapped.tgz", "tgz"), ("tar.bz2", "tar"), ("tar.xz", "tar"), ("zip", "zip"), ("wrapped.zip", "zip")],
)
def test_archives(folder, kind, bundle_type):
    path = packed(folder, kind)
    found_type, manifest, contents = read(path)
    assert (found_type, manifest) == (bundle_type, MANIFEST)
    assert contents == {hashlib.sha256(APPSPEC).hexdigest(): APPSPEC}
    assert read(path, bundle_type)[1] == MANIFEST


def test_a_folder_as_it_is(folder):
    assert read(folder)[:2] == ("directory", MANIFEST)
    assert read(folder, "directory")[1] == MANIFEST


def test_a_packed_folder_is_not_stripped(folder):
    path = folder.parent / "bundle.tar"
    subprocess.run(["tar", "-cf", str(path), "-C", str(folder.parent), "revision"], check=True, timeout=60)
    assert read(path, "directory")[1][0]["path"] == "revision"
    assert read(path)[1][0]["path"] == "app"


def test_only_one_directory_with_an_appspec_is_stripped(tmp_path):
    names = {"without": ["top/app"], "two": ["top/appspec.yml", "other"], "any case": ["top/my-AppSpec.json"], "deep": ["top/x/appspec.yml"]}
    found = {}
    for case, members in names.items():
        found[case] = [entry["path"] for entry in read(tar_of(tmp_path / case, *[(name, b"", {}) for name in members]))[1]]
    assert found == {
        "without": ["top", "top/app"],
        "two": ["other", "top", "top/appspec.yml"],
        "any case": ["my-AppSpec.json"],
        "deep": ["top", "top/x", "top/x/appspec.yml"],
    }


@pytest.mark.parametrize(
    ("kind", "declared", "works"),
    [
        ("tgz", "tar", True), ("tar.xz", "tar", True), ("tar", "tgz", False), ("zip", "tar", False), ("zip", "tgz", False), ("tar", "zip", False),
        ("tgz", "directory", False),
    ],
)  # fmt: skip
def test_declared_type_against_content(folder, kind, declared, works):
    path = packed(folder, kind)
    if works:
        assert read(path, declared)[1] == MANIFEST
    else:
        error = refused(path, declared)
        assert error.where["reason"] == "unpack-failed"
        assert f"declared as {declared}" in str(error) and "write bundle_type: " in str(error)


def test_a_folder_declared_as_archive(folder):
    assert "it is a folder" in str(refused(folder, "zip"))


HOSTILE = {
    "absolute": ([("/etc/x", b"", {})], "path-outside-revision"),
    "climbing": ([("a/../../x", b"", {})], "path-outside-revision"),
    "through a link outside": ([("a", None, {"type": tarfile.SYMTYPE, "linkname": "/etc"}), ("a/x", b"", {})], "path-outside-revision"),
    "through a link inside": ([("b/y", b"", {}), ("a", None, {"type": tarfile.SYMTYPE, "linkname": "b"}), ("a/x", b"", {})], "path-outside-revision"),
    "link in the place of a directory": ([("a/x", b"", {}), ("a", None, {"type": tarfile.SYMTYPE, "linkname": "/etc"})], "duplicate-member"),
    "hard link outside": ([("a", None, {"type": tarfile.LNKTYPE, "linkname": "/etc/passwd"})], "path-outside-revision"),
    "hard link to nothing": ([("a", None, {"type": tarfile.LNKTYPE, "linkname": "b"})], "unpack-failed"),
    "device": ([("a", None, {"type": tarfile.CHRTYPE})], "path-outside-revision"),
    "pipe": ([("a", None, {"type": tarfile.FIFOTYPE})], "path-outside-revision"),
    "a member below a file": ([("a", b"1", {}), ("a/b", b"2", {})], "duplicate-member"),
}


@pytest.mark.parametrize(("members", "reason"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_tars(tmp_path, members, reason):
    assert refused(tar_of(tmp_path / "bundle", *members)).where["reason"] == reason


def test_hard_links_are_files(tmp_path):
    path = tar_of(tmp_path / "bundle", ("a", b"1", {"mode": 0o640}), ("b", None, {"type": tarfile.LNKTYPE, "linkname": "./a"}))
    first, second = read(path)[1]
    assert second == {**first, "path": "b"}


def test_directories_may_come_twice(tmp_path):
    path = tar_of(tmp_path / "bundle", ("a", None, {"type": tarfile.DIRTYPE}), ("a/x", b"", {}), ("a/", None, {"type": tarfile.DIRTYPE, "mode": 0o700}))
    assert [(entry["path"], entry["mode"]) for entry in read(path)[1]] == [("a", "0700"), ("a/x", "0644")]


@pytest.mark.parametrize(("name", "reason"), [("../x", "path-outside-revision"), ("/x", "path-outside-revision")])
def test_hostile_zips(tmp_path, name, reason):
    assert refused(zip_of(tmp_path / "bundle", (name, b"", 0o100644))).where["reason"] == reason


def test_zip_through_a_link(tmp_path):
    assert refused(zip_of(tmp_path / "b", ("a", b"/etc", stat.S_IFLNK | 0o777), ("a/x", b"", 0o100644))).where["reason"] == "path-outside-revision"


def test_zip_modes(tmp_path):
    path = zip_of(tmp_path / "b", ("a", b"", 0o104755), ("b", b"", None), ("c/", b"", None), ("d/", b"", 0o40700))
    assert [(entry["path"], entry["mode"]) for entry in read(path)[1]] == [("a", "0755"), ("b", "0644"), ("c", "0755"), ("d", "0700")]


def test_zip_names_of_unix_packers(tmp_path):
    (tmp_path / "ü\udcff").write_bytes(b"")
    subprocess.run(["zip", "-qr", "b.zip", "."], cwd=tmp_path, check=True, timeout=60)
    assert [entry["path"] for entry in read(tmp_path / "b.zip")[1]] == ["ü\udcff"]


def test_encrypted_zip(folder):
    subprocess.run(["zip", "-qr", "-P", "word", "../b.zip", "."], cwd=folder, check=True, timeout=60)
    error = refused(folder.parent / "b.zip")
    assert (error.where["reason"], "is encrypted" in str(error)) == ("unpack-failed", True)


@pytest.mark.parametrize("content", [b"", b"this is not an archive\n", b"\0" * 100, b"x" * 5000], ids=["empty", "text", "few zeros", "long text"])
@pytest.mark.parametrize("bundle_type", [None, "tar", "tgz", "zip", "directory"])
def test_no_archive_at_all(tmp_path, content, bundle_type):
    (tmp_path / "bundle").write_bytes(content)
    error = refused(tmp_path / "bundle", bundle_type)
    assert (error.where["reason"], "not a tar, tgz or zip archive" in str(error)) == ("unpack-failed", True)


@pytest.mark.parametrize("kind", ["tar", "tgz", "zip", "tar.xz", "tar.bz2"])
def test_a_truncated_archive_is_never_accepted_as_whole(folder, kind):
    (folder / "large").write_bytes(os.urandom(20_000))
    path = packed(folder, kind)
    whole, content = read(path)[1], path.read_bytes()
    for length in range(1, len(content), 499):
        path.write_bytes(content[:length])
        try:
            assert read(path)[1] == whole, length
        except DeploymentError as error:
            assert error.where["reason"] == "unpack-failed"


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_bombs(tmp_path, compress):
    path = tar_of(tmp_path / "b.tar", ("zeros", b"\0" * 3_000_000, {}))
    (tmp_path / "b").write_bytes(compress(path.read_bytes()))
    assert read(tmp_path / "b", limit=3_100_000)[1][0]["size"] == 3_000_000
    error = refused(tmp_path / "b", limit=2_000_000)
    assert (error.where["reason"], "max_unpacked_size_bytes" in error.hint) == ("bundle-too-large", True)


def test_a_bomb_behind_the_end_of_the_archive(tmp_path):
    path = tar_of(tmp_path / "b.tar", ("a", b"", {}))
    (tmp_path / "b").write_bytes(gzip.compress(path.read_bytes() + b"\0" * 3_000_000))
    assert refused(tmp_path / "b", limit=2_000_000).where["reason"] == "bundle-too-large"


def test_nothing_there(tmp_path):
    assert refused(tmp_path / "no").where["reason"] == "bundle-missing"


def test_special_files_in_a_folder(folder):
    os.mkfifo(folder / "pipe")
    assert "pipe" in str(refused(folder))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(["tar", "tgz", "zip", "tar.xz"]), changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_damaged_archive_gives_no_traceback(folder, kind, changes):
    original = folder.parent / f"bundle.{kind}"
    content = bytearray((original if original.exists() else packed(folder, kind)).read_bytes())
    for position, byte in changes:
        content[position % len(content)] = byte
    damaged = folder.parent / "damaged"
    damaged.write_bytes(content)
    try:
        read(damaged)
    except DeploymentError as error:
        assert str(error) and error.hint
