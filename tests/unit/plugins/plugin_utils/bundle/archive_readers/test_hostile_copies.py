# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives that the controller and the server refuse: hostile in one member or one copy of it, or too large."""

from __future__ import annotations

import os
import tarfile

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.bundle.archive_readers.archive_reading import (
    LINK,
    by_controller,
    by_server,
    tar_of,
    zip_of,
)

HOSTILE_COPIES = {
    "a link that leads out, then a file": [("a", "symlink", "/etc", 0o777), ("a", "file", "1", 0o644)],
    "a file, then a link that leads out": [("a", "file", "1", 0o644), ("a", "symlink", "../../etc", 0o777)],
    "a link, then a directory with a file": [("d/a", "symlink", "../../x", 0o777), ("d/a", "directory", "", 0o755), ("d/a/x", "file", "1", 0o644)],
    "through the second copy": [("a", "directory", "", 0o755), ("a", "symlink", "b", 0o777), ("a/x", "file", "1", 0o644)],
    "absolute the second time": [("etc/x", "file", "1", 0o644), ("/etc/x", "file", "1", 0o644)],
    "climbing the first time": [("a/../../x", "file", "1", 0o644), ("x", "file", "1", 0o644)],
}


@pytest.mark.parametrize("members", HOSTILE_COPIES.values(), ids=HOSTILE_COPIES.keys())
def test_archives_that_are_hostile_in_one_copy(tmp_path, members):
    path = tar_of(tmp_path / "b.tar", members)
    assert by_controller(path) == by_server(path, tmp_path / "server") == (None, "path-outside-revision")
    assert sorted(os.listdir(tmp_path)) == ["b.tar"]


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
@pytest.mark.parametrize("place", [0, 1])
def test_a_device_in_one_copy(tmp_path, kind, place):
    infos = [tarfile.TarInfo("a"), tarfile.TarInfo("a")]
    infos[place].type = kind
    with tarfile.open(tmp_path / "b.tar", "w") as archive:
        for info in infos:
            archive.addfile(info)
    path = tmp_path / "b.tar"
    assert by_controller(path) == by_server(path, tmp_path / "server") == (None, "path-outside-revision")


@pytest.mark.parametrize("name", ["\\etc\\x", "..\\x", "a\\..\\..\\x"])
def test_backslashes_that_lead_out(tmp_path, name):
    path = zip_of(tmp_path / "b.zip", [("x", "1", 0, 0x20), (name, "1", 0, 0x20)])
    assert by_controller(path) == by_server(path, tmp_path / "server") == (None, "path-outside-revision")


def test_the_size_of_every_copy_counts(tmp_path):
    path = tar_of(tmp_path / "b.tar", [("a", "file", "1" * 600_000, 0o644), ("a", "file", "2" * 600_000, 0o644)])
    assert by_controller(path) == (None, "bundle-too-large")


def test_a_link_to_a_path_without_end(tmp_path):
    path = zip_of(tmp_path / "b.zip", [("a", "x" * 5000, 3, (LINK | 0o777) << 16)])
    assert by_controller(path) == by_server(path, tmp_path / "server") == (None, "unpack-failed")
