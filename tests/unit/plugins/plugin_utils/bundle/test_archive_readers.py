# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives as tar and unzip read them: the controller, the server and the real program find the same tree, or all refuse."""

from __future__ import annotations

import hashlib
import os
import pathlib
import shutil
import stat
import subprocess
import tarfile
import tempfile

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.bundle.archive_reading import (
    FOLDER,
    LINK,
    REGULAR,
    by_controller,
    by_program,
    by_server,
    compare,
    reasons,
    tar_of,
    zip_of,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st

NAMES = st.sampled_from(["a", "./a", "a/", "A", "b", "a/x", "a/./x", "a//x", "b/x", "b/x/y", ".", "appspec.yml", "top/appspec.yml", "top", "top/x"])
MODES = st.sampled_from([0o644, 0o755, 0o600, 0o4755, 0o2755, 0o1777])
# In a folder with its set-group-ID bit, those that no member stands for inherit it with tar, or not, as the order of the members has it.
FOLDER_MODES = MODES.filter(lambda mode: not mode & stat.S_ISGID)
TAR_MEMBERS = st.lists(
    st.one_of(
        st.tuples(NAMES.filter(lambda name: name not in ("a/", ".")), st.just("file"), st.sampled_from(["", "1", "22"]), MODES),
        st.tuples(NAMES, st.just("directory"), st.just(""), FOLDER_MODES),
        st.tuples(NAMES.filter(lambda name: name != "a/"), st.sampled_from(["symlink", "hard link"]), st.sampled_from(["a", "b", "a/x", "top/x"]), MODES),
    ),
    min_size=1,
    max_size=7,
)
# What may be refused although the program takes it: it writes through links, or makes hard links behind them.
STRICTER = ("path-outside-revision", "unpack-failed")


@settings(max_examples=400, deadline=None)
@given(members=TAR_MEMBERS, tar_format=st.sampled_from([tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT]))
@example(members=[("a", "file", "1", 0o644), ("./a", "hard link", "a", 0o755)], tar_format=tarfile.GNU_FORMAT)
@example(members=[("a", "file", "1", 0o644), ("b", "hard link", "a", 0o755), ("a", "file", "2", 0o600)], tar_format=tarfile.GNU_FORMAT)
def test_any_tar_with_copies(members, tar_format):
    with tempfile.TemporaryDirectory() as room:
        path = tar_of(pathlib.Path(room) / "b.tar", members, tar_format)
        tree, found, code, words = compare(path)
        if tree is None and code == 0:
            assert found in STRICTER and any(kind in ("symlink", "hard link") for _name, kind, _text, _mode in members), (found, words)


ZIP_MEMBERS = st.lists(
    st.one_of(
        st.tuples(
            NAMES.filter(lambda name: not name.endswith(("/", "."))),
            st.sampled_from(["", "1", "22"]),
            st.just(3),
            MODES.map(lambda mode: (REGULAR | mode) << 16),
        ),
        st.tuples(st.sampled_from(["a/", "b/", "b/x/", "top/", "./"]), st.just(""), st.just(3), MODES.map(lambda mode: (FOLDER | mode) << 16)),
        st.tuples(st.sampled_from(["a", "b", "top/x"]), st.sampled_from(["a", "b", "x"]), st.just(3), st.just((LINK | 0o777) << 16)),
        st.tuples(
            st.sampled_from(["a", "b\\x", "b\\x\\y", "a\\..x", "b\\x/y"]), st.sampled_from(["1", "22"]), st.sampled_from([0, 11]), st.sampled_from([0x20, 0x21])
        ),
        st.tuples(st.sampled_from(["top\\", "b\\x\\"]), st.just(""), st.just(0), st.sampled_from([0x10, 0x11])),
        st.tuples(st.sampled_from(["a", "b"]), st.just("1"), st.just(0), st.sampled_from([0o100644 << 16, 0o100755 << 16, 0o100444 << 16 | 1, 0x30])),
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=400, deadline=None)
@given(members=ZIP_MEMBERS)
def test_any_zip_with_copies(members):
    with tempfile.TemporaryDirectory() as room:
        _tree, found, code, words = compare(zip_of(pathlib.Path(room) / "b.zip", members))
        if code > 1 or "path-outside-revision" in found:
            assert isinstance(found, str), words


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


R = REGULAR | 0o644
ZIPS = {
    "the same twice": ([("a", "1", 3, R << 16), ("a", "1", 3, R << 16)], ["a"], []),
    "two contents": ([("a", "1", 3, R << 16), ("./a", "2", 3, R << 16)], ["a"], ["duplicate-member"]),
    "two modes": ([("a", "1", 3, R << 16), ("a", "1", 3, (REGULAR | 0o755) << 16)], ["a"], ["duplicate-member"]),
    "a link, then a file": ([("a", "b", 3, (LINK | 0o777) << 16), ("a", "1", 3, R << 16)], ["a"], ["duplicate-member"]),
    "backslashes": ([("d\\e\\a", "1", 0, 0x20), ("d\\f\\", "", 0, 0x30), ("x", "", 0, 0x20)], ["d", "d/e", "d/e/a", "d/f", "x"], ["zip-backslashes"]),
    "backslashes and slashes in one name": ([("d\\a/b", "1", 0, 0x20)], ["d\\a", "d\\a/b"], []),
    "backslashes of a Unix packer are parts of names": ([("d\\a", "1", 3, R << 16)], ["d\\a"], []),
    "the same with a slash": ([("d\\a", "1", 0, 0x20), ("d/a", "2", 0, 0x20)], ["d", "d/a"], ["duplicate-member", "zip-backslashes"]),
    "two cases": ([("a", "1", 3, R << 16), ("A", "2", 3, R << 16)], ["A", "a"], []),
    "Unix modes of a packer for DOS": ([("a", "1", 0, 0o100600 << 16), ("b", "1", 0, 0o100755 << 16)], ["a", "b"], []),
    "read-only to DOS": ([("a", "1", 0, 0x21), ("b", "1", 11, 0x21)], ["a", "b"], []),
    "set-id": ([("a", "1", 3, (REGULAR | 0o4755) << 16)], ["a"], ["zip-set-id"]),
    "a directory that has content": ([("a/", "1", 3, (FOLDER | 0o755) << 16)], ["a"], ["zip-directory-with-content"]),
    "a directory after what is in it": ([("a/b", "1", 3, R << 16), ("a/", "", 3, (FOLDER | 0o700) << 16)], ["a", "a/b"], ["duplicate-member"]),
    "a file that is marked as a directory": ([("a", "1", 3, (FOLDER | 0o700) << 16)], ["a"], []),
    "the flag for UTF-8": ([("ü", "1", 3, R << 16)], ["ü"], []),
}


@pytest.mark.parametrize(("members", "names", "warned"), ZIPS.values(), ids=ZIPS.keys())
def test_zips(tmp_path, members, names, warned):
    tree, found, _code, _words = compare(zip_of(tmp_path / "b.zip", members))
    assert (sorted(tree), reasons(found)) == (names, warned)


def test_what_is_said_of_backslashes(tmp_path):
    _tree, found, code, words = compare(zip_of(tmp_path / "b.zip", ZIPS["backslashes"][0]))
    assert (code, "appears to use backslashes" in words) == (1, True)
    assert found[0]["message"] == "The archive member 'd/e/a' (and 1 more) has a backslash where others have a slash: it becomes a path with folders."


def test_a_folder_with_a_backslash_can_be_entered(tmp_path):
    """unzip makes it 0644 where the packer has not marked it as a folder in another way."""
    path = zip_of(tmp_path / "b.zip", [("d\\", "", 0, 0x20)])
    tree, _found = by_controller(path)
    assert by_server(path, tmp_path / "server")[0] == tree == {"d": ("directory", "0755", None)}
    assert by_program(path, tmp_path / "program")[0]["d"][1] == "0644"


def test_a_unix_zip_without_modes_is_readable(tmp_path):
    """unzip would let nobody read it."""
    path = zip_of(tmp_path / "b.zip", [("a", "1", 3, 0x01), ("d/", "", 3, 0x01)])
    tree, found = by_controller(path)
    assert by_server(path, tmp_path / "server")[0] == tree
    assert ({name: entry[1] for name, entry in tree.items()}, reasons(found)) == ({"a": "0644", "d": "0755"}, ["zip-without-mode"])
    assert by_program(path, tmp_path / "program")[0]["a"][1] == "0000"


def test_the_flag_for_utf8_of_packers_that_are_not_unix(tmp_path):
    """unzip takes such names for ones in the code page of DOS."""
    path = zip_of(tmp_path / "b.zip", [("d\\ß", "1", 0, 0x20)])
    tree, found = by_controller(path)
    assert by_server(path, tmp_path / "server")[0] == tree
    assert (sorted(tree), reasons(found)) == (["d", "d/ß"], ["zip-backslashes"])


def test_the_unicode_path_of_a_zip(tmp_path):
    """Info-ZIP's own field beside the name."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ü").write_text("1")
    subprocess.run(["zip", "-qr", "../b.zip", "."], cwd=tmp_path / "in", check=True, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8"})
    assert sorted(compare(tmp_path / "b.zip")[0]) == ["ü"]


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


def test_programs_are_there():
    assert all(map(shutil.which, ("tar", "unzip", "zip")))
