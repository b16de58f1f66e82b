# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is no bundle, or is damaged."""

from __future__ import annotations

import os

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.bundle.bundle_reader.bundles import packed, read, refused
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize("content", [b"", b"this is not an archive\n", b"\0" * 100, b"x" * 5000], ids=["empty", "text", "few zeros", "long text"])
@pytest.mark.parametrize("bundle_type", [None, "tar", "tgz", "zip", "directory"])
def test_no_archive_at_all(tmp_path, content, bundle_type):
    (tmp_path / "bundle").write_bytes(content)
    error = refused(tmp_path / "bundle", bundle_type)
    assert (error.where["reason"], "not a tar, tgz or zip archive" in str(error)) == ("unpack-failed", True)


def test_nothing_there(tmp_path):
    assert refused(tmp_path / "no").where["reason"] == "bundle-missing"


def test_special_files_in_a_folder(folder):
    os.mkfifo(folder / "pipe")
    assert "pipe" in str(refused(folder))


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
