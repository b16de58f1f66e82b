# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.install.permission_plan import matches_glob, plan_permissions
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.install.install_world import acl, disk, permission

FILES = {"/srv/app/a.txt": "file", "/srv/app/b.sh": "file", "/srv/app/link": "symlink", "/srv/app/sub/c.txt": "file"}
DIRECTORIES = {"/srv": None, "/srv/app": None, "/srv/app/sub": None}


def changed(*entries, on_disk=None, install_root="/"):
    steps, _warnings = plan_permissions(list(entries), FILES, DIRECTORIES, on_disk or {}, install_root)
    return [step["file"] for step in steps]


@pytest.mark.parametrize("keys, expected", [
    ({}, ["/srv/app/a.txt", "/srv/app/b.sh", "/srv/app/sub/c.txt", "/srv/app/sub"]),
    ({"type": ["file"]}, ["/srv/app/a.txt", "/srv/app/b.sh", "/srv/app/sub/c.txt"]),
    ({"type": ["directory"]}, ["/srv/app/sub"]),
    ({"type": []}, []),
    # Any other pattern than ** reaches the direct children only, and so does except.
    ({"pattern": "*"}, ["/srv/app/a.txt", "/srv/app/b.sh", "/srv/app/sub"]),
    ({"pattern": "*.txt"}, ["/srv/app/a.txt"]),
    ({"pattern": "sub/*"}, []),
    ({"except": ["*.txt"]}, ["/srv/app/b.sh", "/srv/app/sub/c.txt", "/srv/app/sub"]),
    ({"except": ["**"]}, ["/srv/app/sub/c.txt"]),
    ({"pattern": "*", "except": ["a*", "sub"]}, ["/srv/app/b.sh"]),
])
def test_what_a_directory_entry_reaches(keys, expected):
    assert changed(permission("/srv/app", mode="644", **keys)) == expected
    assert changed(permission("/srv//app/", mode="644", **keys)) == expected


@pytest.mark.parametrize("object_path, expected", [
    ("/srv/app/a.txt", ["/srv/app/a.txt"]),
    ("/srv/app/../app/a.txt", ["/srv/app/a.txt"]),
    ("/var", []),
    ("/srv/ap", []),
    ("/foreign", []),
    ("relative", []),
    ("~/app", []),
])
def test_what_a_single_object_reaches(object_path, expected):
    assert changed(permission(object_path, mode="644"), on_disk=disk("/var/", "/foreign")) == expected


def test_an_existing_parent_of_the_destination_reaches_all_that_is_installed_and_nothing_else():
    assert changed(permission("/", mode="700", type=["directory"])) == ["/srv", "/srv/app", "/srv/app/sub"]


def test_objects_lie_below_the_install_root():
    files = {"/image/srv/a": "file"}
    steps, _warnings = plan_permissions([permission("/srv/a", mode="600")], files, {"/image/srv": None}, {}, "/image")
    assert [step["file"] for step in steps] == ["/image/srv/a"]


def test_an_entry_that_reaches_nothing_is_worth_a_warning():
    _steps, warnings = plan_permissions([permission("/no/such", mode="644")], FILES, DIRECTORIES, {})
    assert len(warnings) == 1 and "/no/such" in warnings[0]


def test_the_owner_comes_before_the_mode_so_that_set_id_bits_survive():
    entry = permission("/srv/app/a.txt", owner="u", group="g", mode="4755", acls=[acl("user:x:rwx")], context={"user": None, "type": "t", "range": None})
    steps, _warnings = plan_permissions([entry], FILES, DIRECTORIES, {})
    assert [step["type"] for step in steps] == ["chown", "chmod", "setfacl", "semanage"]
    assert steps[2]["acl"] == ["user:x:rwx"]


def test_what_is_behind_a_link_of_the_revision_is_left_alone():
    entry = permission("/srv/app/link", owner="u", mode="600", acls=[acl("user:x:rwx")])
    steps, _warnings = plan_permissions([entry], FILES, DIRECTORIES, {})
    assert [(step["type"], step["is_link"]) for step in steps] == [("chown", True)]


@pytest.mark.parametrize("entries, reason", [
    ([permission("/srv/app/a.txt", pattern="*.txt")], "permission-pattern-on-file"),
    ([permission("/srv/app/a.txt", **{"except": ["x"]})], "permission-except-on-file"),
    ([permission("/srv/app/a.txt", mode="644"), permission("/srv/app", owner="u")], "permission-duplicate"),
    ([permission("/srv/app/a.txt", acls=[acl("default:user:x:rwx")])], "acl-default-on-file"),
    ([permission("/srv/app", acls=[acl("default:user:x:rwx")])], "acl-default-on-file"),
])
def test_what_is_refused(entries, reason):
    with pytest.raises(DeploymentError) as caught:
        changed(*entries)
    assert caught.value.where["reason"] == reason


def test_an_entry_for_directories_only_says_nothing_about_a_file():
    assert changed(permission("/srv/app/a.txt", pattern="*.txt", type=["directory"], mode="700")) == []


@given(st.text("ab*?[", max_size=6), st.text("ab?[/", max_size=8))
def test_a_star_is_the_only_wildcard(pattern, name):
    expression = ".*".join(re.escape(part) for part in pattern.split("*"))
    assert matches_glob(name, pattern) == ("/" not in name and re.fullmatch(expression, name) is not None)
