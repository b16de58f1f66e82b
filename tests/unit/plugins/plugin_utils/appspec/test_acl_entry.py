# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec.acl_entry import parse_acl_entry
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec.selinux_context import parse_range


@pytest.mark.parametrize(
    ("text", "default", "kind", "name", "permissions"),
    [
        ("joe:rw", False, "user", "joe", "rw-"),
        ("u:joe:7", False, "user", "joe", "rwx"),
        ("user:joe:", False, "user", "joe", "---"),
        ("g:dev:xr", False, "group", "dev", "r-x"),
        ("d:u:joe:5", True, "user", "joe", "r-x"),
        ("d:joe:5", True, "user", "joe", "r-x"),
        ("d:user:rwx", True, "user", "user", "rwx"),
        ("default:g::r", True, "group", "", "r--"),
        ("d::r", True, "user", "", "r--"),
        ("mask:rw", False, "mask", "", "rw-"),
        ("m::rw", False, "mask", "", "rw-"),
        ("d:mask:rw", True, "mask", "", "rw-"),
        ("d:o::-", True, "other", "", "---"),
        ("u:mask:r", False, "user", "mask", "r--"),
        ("u:m:r", False, "user", "mask", "r--"),
    ],
)
def test_acl_entries(text, default, kind, name, permissions):
    assert parse_acl_entry(text) == {"default": default, "type": kind, "name": name, "permissions": permissions}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "acl-bad-entry"), ("rw", "acl-bad-entry"), ("a:b:c:d:e", "acl-bad-entry"), ("x:joe:rw", "acl-bad-entry"), ("d:d:joe:rw", "acl-bad-entry"),
        ("u:d:joe:rw", "acl-bad-entry"), ("o:joe:rw", "acl-bad-entry"), ("m:mask:rw", "acl-bad-entry"),
        ("u::rw", "acl-base-entry"), (":rw", "acl-base-entry"), ("other:rw", "acl-base-entry"),
        ("u:joe:8", "acl-bad-char"), ("u:joe:77", "acl-bad-char"), ("u:joe:rwX", "acl-bad-char"),
    ],
)  # fmt: skip
def test_refused_acl_entries(text, reason):
    with pytest.raises(DeploymentError) as refused:
        parse_acl_entry(text)
    assert refused.value.where["reason"] == reason


@pytest.mark.parametrize(
    ("text", "shortest"),
    [("s0", "s0"), ("s0-s3", "s0-s3"), ("s2-s2", "s2"), ("s00", "s0"), ("s0:c1", "s0:c1"), ("s0-s3:c0.c5,c9", "s0-s3:c0.c5,c9"), ("s0:c3,c1,c2,", "s0:c1.c3")],
)
def test_selinux_ranges(text, shortest):
    assert parse_range(text) == shortest


@pytest.mark.parametrize("text", ["", "0", "s", "s3-s1", "s0-", "s0:", "s0:c2.c1", "s0:c1024", "s0:c1,c1", "s0:c0.c3,c2", "s0:x", "s0-s1-s2", "s0:,"])
def test_refused_selinux_ranges(text):
    with pytest.raises(ValueError, match="."):
        parse_range(text)
