# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any archive as tar and unzip read it: the controller, the server and the real program find the same tree, or all refuse."""

from __future__ import annotations

import pathlib
import shutil
import stat
import tarfile
import tempfile

from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.bundle.archive_readers.archive_reading import (
    FOLDER,
    LINK,
    REGULAR,
    compare,
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


def test_programs_are_there():
    assert all(map(shutil.which, ("tar", "unzip", "zip")))
