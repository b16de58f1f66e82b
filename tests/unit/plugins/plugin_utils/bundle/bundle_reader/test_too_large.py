# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small archives of which too much would be unpacked."""

from __future__ import annotations

import bz2
import gzip
import lzma

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.bundle.bundle_reader.bundles import read, refused, tar_of


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
