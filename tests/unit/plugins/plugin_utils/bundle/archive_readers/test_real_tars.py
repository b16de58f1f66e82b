# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives as tar packs them: members that come twice, sparse files, long names."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tarfile

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.bundle.archive_readers.archive_reading import compare


@pytest.fixture(name="folder")
def make_folder(tmp_path):
    folder = tmp_path / "revision"
    (folder / "app").mkdir(parents=True)
    (folder / "appspec.yml").write_text("version: 0.0\nos: linux\n")
    (folder / "app" / "run.sh").write_text("#!/bin/sh\n")
    return folder


def test_a_file_packed_twice(folder):
    """As `tar czf bundle.tgz * appspec.yml` packs it: the second time as a hard link to itself. Nothing is lost, so nothing is said."""
    subprocess.run(["tar -cf ../b.tar * appspec.yml"], shell=True, cwd=folder, check=True, timeout=60)
    with tarfile.open(folder.parent / "b.tar") as archive:
        assert [member.linkname for member in archive if member.islnk()] == ["appspec.yml"]
    tree, found, _code, _words = compare(folder.parent / "b.tar")
    assert (sorted(tree), found) == (["app", "app/run.sh", "appspec.yml"], [])


def test_a_file_appended_again(folder):
    subprocess.run(["tar", "-cf", "../b.tar", "."], cwd=folder, check=True, timeout=60)
    (folder / "appspec.yml").write_text("version: 0.0\nos: linux\nfiles: []\n")
    subprocess.run(["tar", "-rf", "../b.tar", "./appspec.yml", "app"], cwd=folder, check=True, timeout=60)
    tree, found, _code, _words = compare(folder.parent / "b.tar")
    assert tree["appspec.yml"][2] == hashlib.sha256((folder / "appspec.yml").read_bytes()).hexdigest()
    assert [(finding["reason"], finding["message"]) for finding in found] == [
        ("duplicate-member", "The archive holds 'appspec.yml' more than once, and not the same each time: the last one counts, as with tar.")
    ]


def test_sparse_files(folder):
    with (folder / "app" / "image").open("wb") as file:
        file.truncate(900_000)
        file.seek(500_000)
        file.write(b"middle")
    for number, options in enumerate(("-cSf", "-cSf --format=pax", "-cSf --format=pax --sparse-version=0.1")):
        option, *others = options.split()
        room = folder.parent / str(number)
        room.mkdir()
        subprocess.run(["tar", option, room / "b.tar", *others, "."], cwd=folder, check=True, timeout=60)
        tree, found, _code, _words = compare(room / "b.tar")
        assert (tree["app/image"][2], found) == (hashlib.sha256((folder / "app" / "image").read_bytes()).hexdigest(), [])
        assert os.stat(room / "server" / "app" / "image").st_blocks * 512 < 100_000


def test_long_and_odd_names(folder):
    name = "ü " * 30 + "\n" + "x" * 120
    (folder / "app" / name).write_text("1")
    for tar_format in ("gnu", "pax"):
        room = folder.parent / tar_format
        room.mkdir()
        subprocess.run(["tar", "-cf", room / "b.tar", f"--format={tar_format}", "app", "appspec.yml", "app"], cwd=folder, check=True, timeout=60)
        tree, found, _code, _words = compare(room / "b.tar")
        assert (f"app/{name}" in tree, found) == (True, [])
