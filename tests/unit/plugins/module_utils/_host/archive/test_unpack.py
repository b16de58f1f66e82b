# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import errno
import grp
import io
import os
import pwd
import stat
import subprocess
import tarfile
import time
import zipfile

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.archive.unpack import unpack_bundle
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.disk.os_failure import os_failure
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.archive.archive_member import modification_time

FIXED = 981173106
# Without any attribute, zipfile writes a mode of its own.
DOS_ARCHIVE_BIT = 0x20


@pytest.fixture
def folder(tmp_path):
    """A folder with what a revision may hold: links, modes, an empty directory, odd names, owners, old times."""
    root = tmp_path / "folder"
    (root / "app" / "empty").mkdir(parents=True)
    for name, mode in (("appspec.yml", 0o644), ("app/run.sh", 0o755), ("app/set.bin", 0o755), ("app/ключ \n.txt", 0o600), (".hidden", 0o666)):
        (root / name).write_text(name, encoding="utf-8")
        (root / name).chmod(mode)
    (root / "app" / "link").symlink_to("run.sh")
    (root / "app" / "dangling").symlink_to("/no/such/place")
    os.chown(root / "app" / "run.sh", 12345, 23456)
    os.chown(root / "app" / "set.bin", 0, grp.getgrnam("mail").gr_gid)
    (root / "app" / "set.bin").chmod(0o4755)
    (root / "app" / "empty").chmod(0o777)
    for path in sorted(root.rglob("*"), reverse=True):
        os.utime(path, (FIXED, FIXED), follow_symlinks=False)
    return root


def facts(path):
    status = os.lstat(path)
    if stat.S_ISLNK(status.st_mode):
        return os.readlink(path)
    return (stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid, int(status.st_mtime), None if path.is_dir() else path.read_bytes())


def listing(root):
    return {str(path.relative_to(root)): facts(path) for path in root.rglob("*")}


def unpack(tmp_path, bundle, bundle_type, name="archive"):
    unpack_bundle(str(bundle), bundle_type, str(tmp_path / name))
    assert not (tmp_path / (name + ".partial")).exists()
    return tmp_path / name


@pytest.mark.parametrize("bundle_type, options", [("tar", "-cf"), ("tgz", "-czf"), ("tar", "-cJf")])
def test_tar_as_tar_unpacks(tmp_path, folder, bundle_type, options):
    subprocess.run(["tar", options, tmp_path / "bundle", "-C", folder, "."], check=True, timeout=60)
    (tmp_path / "expected").mkdir()
    subprocess.run(["tar", "-xpf", tmp_path / "bundle", "-C", tmp_path / "expected"], check=True, timeout=60)
    assert listing(unpack(tmp_path, tmp_path / "bundle", bundle_type)) == listing(tmp_path / "expected")


def test_names_of_owners_come_before_numbers(tmp_path):
    with tarfile.open(tmp_path / "bundle", "w") as archive:
        member = tarfile.TarInfo("a")
        member.uname, member.uid, member.gname, member.gid = "nobody", 4711, "no-such-group", 4712
        archive.addfile(member)
    status = os.stat(unpack(tmp_path, tmp_path / "bundle", "tar") / "a")
    assert (status.st_uid, status.st_gid) == (pwd.getpwnam("nobody").pw_uid, 4712)


def test_zip_as_unzip_unpacks(tmp_path, folder):
    subprocess.run(["zip", "-qry", tmp_path / "bundle.zip", "."], cwd=folder, check=True, timeout=60)
    unpacked = listing(unpack(tmp_path, tmp_path / "bundle.zip", "zip"))
    # Links keep no time or mode of their own; owners and set-id bits are not restored.
    expected = {name: known if isinstance(known, str) else (known[0] & 0o777, 0, 0) + known[3:] for name, known in listing(folder).items()}
    assert unpacked == expected


@pytest.mark.parametrize("umask, expected", [(0o022, (0o644, 0o755)), (0o077, (0o600, 0o700))])
def test_zip_without_modes(tmp_path, umask, expected):
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as archive:
        for name in ("d/", "d/a"):
            member = zipfile.ZipInfo(name, (2001, 2, 3, 4, 5, 6))
            member.create_system, member.external_attr = 0, DOS_ARCHIVE_BIT
            archive.writestr(member, b"")
    before = os.umask(umask)
    try:
        archive = unpack(tmp_path, tmp_path / "bundle.zip", "zip")
    finally:
        os.umask(before)
    assert (stat.S_IMODE(os.stat(archive / "d/a").st_mode), stat.S_IMODE(os.stat(archive / "d").st_mode)) == expected
    assert os.stat(archive / "d/a").st_mtime == time.mktime((2001, 2, 3, 4, 5, 6, 0, 0, -1))


def test_zip_time_from_a_foreign_extra_field():
    member = zipfile.ZipInfo("a", (2001, 2, 3, 4, 5, 6))
    member.extra = b"\x01\x00\x02\x00zz" + b"UT\x05\x00\x03" + FIXED.to_bytes(4, "little") + b"\x99"
    assert modification_time(member) == FIXED


@pytest.mark.parametrize("umask, modes", [(0o022, (0o4755, 0o644, 0o755)), (0o077, (0o4700, 0o600, 0o700))])
def test_folder_as_cp_copies(tmp_path, folder, umask, modes):
    subprocess.run(["tar", "-cf", tmp_path / "bundle", "-C", folder, "."], check=True, timeout=60)
    before = os.umask(umask)
    try:
        archive = unpack(tmp_path, tmp_path / "bundle", "directory")
    finally:
        os.umask(before)
    found = [os.lstat(archive / name) for name in ("app/set.bin", ".hidden", "app/empty")]
    assert tuple(stat.S_IMODE(status.st_mode) for status in found) == modes
    for status in found + [os.lstat(archive / "app/run.sh")]:
        assert (status.st_uid, status.st_gid) == (0, 0)
        assert status.st_mtime > FIXED + 1000


@pytest.mark.parametrize("bundle_type, stripped", [("tar", True), ("directory", False)])
def test_single_folder_is_left_out_of_archives_only(tmp_path, folder, bundle_type, stripped):
    subprocess.run(["tar", "-cf", tmp_path / "bundle", "-C", tmp_path, "folder"], check=True, timeout=60)
    archive = unpack(tmp_path, tmp_path / "bundle", bundle_type)
    assert (archive / "appspec.yml").exists() is stripped
    assert (archive / "folder" / "appspec.yml").exists() is not stripped


def test_what_an_earlier_try_has_left_is_replaced(tmp_path, folder):
    subprocess.run(["tar", "-cf", tmp_path / "bundle", "-C", folder, "."], check=True, timeout=60)
    for name in ("archive", "archive.partial"):
        (tmp_path / name / "dir").mkdir(parents=True)
        (tmp_path / name / "dir" / "left over").touch()
    expected = listing(folder)
    assert listing(unpack(tmp_path, tmp_path / "bundle", "tar")) == expected


def broken_bundle(path, kind):
    buffer = io.BytesIO()
    if kind in ("truncated tgz", "truncated tar"):
        with tarfile.open(fileobj=buffer, mode="w:gz" if kind == "truncated tgz" else "w") as archive:
            member = tarfile.TarInfo("a")
            member.size = 100000
            archive.addfile(member, io.BytesIO(os.urandom(100000)))
        content = buffer.getvalue()[:50000]
    elif kind == "zip with a wrong checksum":
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a", b"0123456789")
        content = buffer.getvalue().replace(b"0123456789", b"0123456780")
    else:
        content = b"this is not an archive"
    path.write_bytes(content)


@pytest.mark.parametrize(
    "kind, bundle_type",
    [
        ("text", "tar"),
        ("text", "tgz"),
        ("text", "zip"),
        ("text", "directory"),
        ("truncated tar", "tar"),
        ("truncated tgz", "tgz"),
        ("zip with a wrong checksum", "zip"),
    ],
)
def test_unreadable_bundles(tmp_path, kind, bundle_type):
    broken_bundle(tmp_path / "bundle", kind)
    with pytest.raises(DeploymentError) as caught:
        unpack(tmp_path, tmp_path / "bundle", bundle_type)
    assert caught.value.where["reason"] == "unpack-failed"
    assert os.listdir(tmp_path) == ["bundle"]


@pytest.mark.parametrize("bundle_type", ["tar", "zip"])
def test_hostile_bundles_write_nothing(tmp_path, bundle_type):
    outside = tmp_path / "outside"
    outside.mkdir()
    if bundle_type == "tar":
        with tarfile.open(tmp_path / "bundle", "w") as archive:
            link = tarfile.TarInfo("link")
            link.type, link.linkname = tarfile.SYMTYPE, str(outside)
            archive.addfile(link)
            archive.addfile(tarfile.TarInfo("link/x"))
    else:
        with zipfile.ZipFile(tmp_path / "bundle", "w") as archive:
            link = zipfile.ZipInfo("link")
            link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, str(outside))
            archive.writestr("link/x", b"")
    with pytest.raises(DeploymentError) as caught:
        unpack(tmp_path, tmp_path / "bundle", bundle_type)
    assert caught.value.where["reason"] == "path-outside-revision"
    assert os.listdir(outside) == []
    assert sorted(os.listdir(tmp_path)) == ["bundle", "outside"]


def test_full_disk(tmp_path):
    """On a real, small file system."""
    (tmp_path / "big").write_bytes(os.urandom(2_000_000))
    subprocess.run(["tar", "-cf", tmp_path / "bundle", "-C", tmp_path, "big"], check=True, timeout=60)
    small = tmp_path / "small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small], check=True, timeout=60)
    try:
        with pytest.raises(DeploymentError, match=f"the file system of {small}/archive is full, 0 bytes are free") as caught:
            unpack(small, tmp_path / "bundle", "tar")
        assert caught.value.where["reason"] == "os:ENOSPC"
        assert os.listdir(small) == []
    finally:
        subprocess.run(["umount", small], check=True, timeout=60)


def test_a_disk_without_room_for_another_file(tmp_path):
    """On a real file system with few inodes."""
    (tmp_path / "many").mkdir()
    for number in range(20):
        (tmp_path / "many" / str(number)).touch()
    subprocess.run(["tar", "-cf", tmp_path / "bundle", "-C", tmp_path, "many"], check=True, timeout=60)
    small = tmp_path / "small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,nr_inodes=10", "tmpfs", small], check=True, timeout=60)
    try:
        with pytest.raises(DeploymentError, match="can hold no more files, as all of its 10 inodes are in use") as caught:
            unpack(small, tmp_path / "bundle", "tar")
        assert caught.value.where["reason"] == "os:ENOSPC"
        assert os.listdir(small) == []
    finally:
        subprocess.run(["umount", small], check=True, timeout=60)


def test_a_quota_is_no_full_disk(tmp_path):
    error = OSError(errno.EDQUOT, "Disk quota exceeded")
    assert f"the quota of the user on the file system of {tmp_path} is used up" in os_failure("unpack", error, str(tmp_path)).message
