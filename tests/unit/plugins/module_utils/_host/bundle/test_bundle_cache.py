# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import hashlib
import io
import os
import time

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle.bundle_cache import (
    UNUSED_SECONDS,
    is_staged,
    link_bundle,
    prune_cache,
    stage_bundle,
    staged_bundles,
)

CONTENT = b"bundle" * 1000


def bundle_of(content):
    return {"sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content), "bundle_type": "tar"}


def stage(tmp_path, content, days_ago=0):
    bundle = bundle_of(content)
    stage_bundle(str(tmp_path), bundle, io.BytesIO(content))
    then = time.time() - days_ago * UNUSED_SECONDS
    os.utime(tmp_path / "bundle-cache" / bundle["sha256"], (then, then))
    return bundle


def test_staged_and_linked(tmp_path):
    assert not is_staged(str(tmp_path), bundle_of(CONTENT))
    bundle = stage(tmp_path, CONTENT)
    assert is_staged(str(tmp_path), bundle)
    for _try in range(2):
        link_bundle(str(tmp_path), bundle, str(tmp_path / "bundle.tar"))
    assert os.path.samefile(tmp_path / "bundle.tar", tmp_path / "bundle-cache" / bundle["sha256"])
    assert sorted(os.listdir(tmp_path)) == ["bundle-cache", "bundle.tar"]


@pytest.mark.parametrize("content", [CONTENT[:-1], CONTENT + b"x", b"", CONTENT[:-1] + b"x"])
def test_only_the_right_content_enters(tmp_path, content):
    bundle = bundle_of(CONTENT)
    with pytest.raises(DeploymentError) as caught:
        stage_bundle(str(tmp_path), bundle, io.BytesIO(content))
    assert caught.value.where["reason"] == "bundle-hash-mismatch"
    assert os.listdir(tmp_path / "bundle-cache") == []


def test_what_is_staged_is_listed_and_nothing_else(tmp_path):
    assert staged_bundles(str(tmp_path)) == []
    staged = [stage(tmp_path, content)["sha256"] for content in (b"1", b"2", b"3")]
    (tmp_path / "bundle-cache" / "partial.abc").write_bytes(b"half")
    assert staged_bundles(str(tmp_path)) == sorted(staged)


def test_a_cache_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "bundle-cache").write_bytes(b"")
    with pytest.raises(DeploymentError, match=f"Cannot read {tmp_path}/bundle-cache: Not a directory"):
        staged_bundles(str(tmp_path))


def test_a_cut_cache_entry_does_not_count(tmp_path):
    bundle = stage(tmp_path, CONTENT)
    (tmp_path / "bundle-cache" / bundle["sha256"]).write_bytes(CONTENT[:10])
    assert not is_staged(str(tmp_path), bundle)


def test_linking_what_is_not_staged(tmp_path):
    with pytest.raises(DeploymentError) as caught:
        link_bundle(str(tmp_path), bundle_of(CONTENT), str(tmp_path / "bundle.tar"))
    assert caught.value.where["reason"] == "bundle-not-staged"


@pytest.mark.parametrize("sha256", ["../../etc/passwd", "", "A" * 64, "0" * 63])
def test_the_hash_is_no_path(tmp_path, sha256):
    with pytest.raises(DeploymentError) as caught:
        stage_bundle(str(tmp_path), dict(bundle_of(CONTENT), sha256=sha256), io.BytesIO(CONTENT))
    assert caught.value.where["reason"] == "bundle-bad-hash"


def test_pruning(tmp_path):
    kept = stage(tmp_path, b"this one", days_ago=3)
    linked = stage(tmp_path, b"of a kept deployment", days_ago=3)
    link_bundle(str(tmp_path), linked, str(tmp_path / "bundle.tar"))
    young = stage(tmp_path, b"of another group")
    stage(tmp_path, b"old", days_ago=3)
    abandoned = tmp_path / "bundle-cache" / "partial.x"
    abandoned.touch()
    os.utime(abandoned, (0, 0))
    prune_cache(str(tmp_path), kept)
    assert sorted(os.listdir(tmp_path / "bundle-cache")) == sorted(bundle["sha256"] for bundle in (kept, linked, young))
