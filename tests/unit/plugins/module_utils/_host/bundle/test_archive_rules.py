# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle.archive_rules import check_members, is_wrapped

HARMLESS = [
    [("./", "directory", ""), ("./app/main", "file", ""), ("app/..hidden", "file", "")],
    [("link", "symlink", "/etc/passwd"), ("up", "symlink", "../../x")],
    [("a", "file", ""), ("b", "hard link", "a")],
    [("a", "file", ""), ("a", "file", "")],
    [("a", "file", ""), ("a", "symlink", "b")],
]

HOSTILE = [
    ([("/etc/cron.d/x", "file", "")], "/etc/cron.d/x"),
    ([("../x", "file", "")], "outside"),
    ([("app/../../x", "file", "")], "outside"),
    ([("out", "symlink", "/etc"), ("out/x", "file", "")], "symbolic link"),
    ([("out", "symlink", "/etc"), ("out/d/x", "file", "")], "symbolic link"),
    ([("./out", "symlink", "/etc/passwd"), ("out", "file", "")], "symbolic link"),
    ([("a", "symlink", "/etc"), ("b", "hard link", "a"), ("b/x", "file", "")], "symbolic link"),
    ([("b", "hard link", "/etc/passwd")], "outside"),
    ([("b", "hard link", "../x")], "outside"),
    ([("dev/sda", "other", "")], "device"),
]


@pytest.mark.parametrize("members", HARMLESS)
def test_harmless(members):
    check_members(members)


@pytest.mark.parametrize("members, text", HOSTILE)
def test_hostile(members, text):
    with pytest.raises(DeploymentError, match=text) as caught:
        check_members(members)
    assert caught.value.where["reason"] == "path-outside-revision"


@pytest.mark.parametrize(
    "top_names, top_is_directory, names_below, expected",
    [
        (["app-1.0"], True, ["appspec.yml", "src"], True),
        (["app-1.0"], True, ["My-AppSpec.txt"], True),
        (["app-1.0"], True, ["src"], False),
        (["app-1.0", "README"], True, ["appspec.yml"], False),
        (["appspec.yml"], False, [], False),
        ([], False, [], False),
    ],
)
def test_single_folder(top_names, top_is_directory, names_below, expected):
    assert is_wrapped(top_names, top_is_directory, names_below) is expected
