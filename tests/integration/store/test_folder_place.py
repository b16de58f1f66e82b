# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be wrong with a folder."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._store import folder_place
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.folder_place import FolderPlace

from integration.store.racers import FORK
from waiting import wait_until

KEY = "shop/web/lock.json"


@pytest.fixture
def disk(tmp_path):
    """A small disk of its own."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k,mode=700", "tmpfs", tmp_path], check=True, timeout=60)
    yield tmp_path
    subprocess.run(["umount", tmp_path], check=True, timeout=60)


def refused(act, *arguments):
    with pytest.raises(DeploymentError) as error:
        act(*arguments)
    assert error.value.code == "STORE_UNAVAILABLE"
    assert error.value.hint
    return error.value.message


def test_only_its_owner_can_read_it(tmp_path):
    FolderPlace(str(tmp_path / "store")).write_if_absent(KEY, b"x")
    modes = {str(path.relative_to(tmp_path)): oct(path.stat().st_mode & 0o777) for path in (tmp_path / "store").rglob("*")}
    assert modes == {"store/shop": "0o700", "store/shop/web": "0o700", f"store/{KEY}": "0o600", "store/.writers": "0o600"}


def test_a_disk_that_is_full(disk):
    place = FolderPlace(str(disk / "store"))
    version = place.write_if_absent(KEY, b"first")
    (disk / "ballast").write_bytes(b"x" * (os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize))
    message = f"{disk}/store/{KEY} in the store cannot be written: No space left on device."
    assert refused(place.write_if_unchanged, KEY, b"x" * 100_000, version) == message
    assert place.read(KEY) == (b"first", version)
    (disk / "ballast").unlink()
    assert place.write_if_unchanged(KEY, b"second", version)


def test_a_disk_that_is_read_only(disk):
    place = FolderPlace(str(disk / "store"))
    version = place.write_if_absent(KEY, b"first")
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True, timeout=60)
    assert refused(place.write_if_unchanged, KEY, b"second", version) == f"{disk}/store/{KEY} in the store cannot be written: Read-only file system."
    assert "cannot be removed: Read-only file system" in refused(place.delete_if_unchanged, KEY, version)
    assert place.read(KEY) == (b"first", version)


def test_what_is_in_the_way(tmp_path):
    (tmp_path / "shop").write_text("a file")
    place = FolderPlace(str(tmp_path))
    for act, arguments in ((place.read, ()), (place.write_if_absent, (b"x",)), (place.write_if_unchanged, (b"x", "version"))):
        assert f"{tmp_path}/{KEY} in the store cannot be" in refused(act, KEY, *arguments)
    assert (tmp_path / "shop").read_text() == "a file"


def test_a_writer_that_was_killed_leaves_nothing_in_the_way(tmp_path):
    place = FolderPlace(str(tmp_path))
    version = place.write_if_absent(KEY, b"first")

    def write_for_ever():
        while True:
            FolderPlace(str(tmp_path)).write_if_unchanged(KEY, os.urandom(100_000), FolderPlace(str(tmp_path)).read(KEY)[1])

    for number in range(10):
        writer = FORK.Process(target=write_for_ever, daemon=True)
        writer.start()
        wait_until(lambda before=version: place.read(KEY)[1] != before, "the writer", every_seconds=0.003 * number)
        os.kill(writer.pid, signal.SIGKILL)
        writer.join(60)
        content, found = place.read(KEY)
        assert len(content) == 100_000
        version = place.write_if_unchanged(KEY, b"after it", found)
        assert version
    assert place.list("shop") == [KEY]


def test_a_writer_that_stands_still_is_not_waited_for_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(folder_place, "WRITE_WITHIN_SECONDS", 0.3)
    place = FolderPlace(str(tmp_path))
    version = place.write_if_absent(KEY, b"first")
    with open(tmp_path / ".writers", "wb") as file:
        folder_place.fcntl.flock(file, folder_place.fcntl.LOCK_EX)
        assert "another process has been writing" in refused(place.write_if_unchanged, KEY, b"second", version)
    assert place.write_if_unchanged(KEY, b"second", version)


def test_a_folder_that_disappears_is_made_again(tmp_path):
    place = FolderPlace(str(tmp_path / "store"))
    place.write_if_absent(KEY, b"first")
    pathlib.Path(tmp_path / "store").rename(tmp_path / "gone")
    assert place.read(KEY) is None
    assert place.write_if_absent(KEY, b"second")
