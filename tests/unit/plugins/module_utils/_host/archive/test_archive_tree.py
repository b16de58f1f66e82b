# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an archive unpacks to, by tables. What tar and unzip do with such archives is in plugin_utils/bundle/test_archive_readers.py."""

from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.archive.archive_rules import leads_out, wrapping_directory
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.archive.archive_tree import archive_tree
from ansible_collections.agentless.codedeploy.tests.unit.plugins.lines_run import lines_run

KINDS = {"f": "file", "d": "directory", "l": "symlink", "h": "hard link", "o": "other"}


def tree_of(text, is_zip=False):
    """`f name`, `d name`, `l name>target`, `h name>target`, `o name`, with commas between -> ArchiveTree"""
    members = []
    for word in text.split(", "):
        name, _arrow, target = word[2:].partition(">")
        members.append({"name": name, "kind": KINDS[word[0]], "target": target})
    return archive_tree(members, is_zip)


def refused(text, is_zip=False):
    with pytest.raises(DeploymentError) as error:
        tree_of(text, is_zip)
    return error.value


@pytest.mark.parametrize(
    ("text", "sources", "dropped"),
    [
        ("d ./, f ./app/main, f app/..hidden", {"app": None, "app/main": 1, "app/..hidden": 2}, []),
        ("l link>/etc/passwd, l up>../../x", {"link": 0, "up": 1}, []),
        ("f a, f ./a", {"a": 1}, [("a", 0)]),
        ("f a, f A", {"a": 0, "A": 1}, []),
        ("f a, h a>a", {"a": 0}, []),
        ("f a, h ./a>a, h b>a", {"a": 0, "b": 0}, []),
        ("f a, h b>a, f a", {"a": 2, "b": 0}, [("a", 0)]),
        ("f a, f a, h b>./a", {"a": 1, "b": 1}, [("a", 0)]),
        ("f b, f a, h b>a", {"a": 1, "b": 1}, [("b", 0)]),
        ("l a>/etc/passwd, h b>a", {"a": 0, "b": 0}, []),
        ("l a>/etc/passwd, l a>/etc/passwd, h a>a", {"a": 1}, [("a", 0)]),
        ("f a, d a, f a/x", {"a": 1, "a/x": 2}, [("a", 0)]),
        ("d a, f a", {"a": 1}, [("a", 0)]),
        ("f a/x, d a/, d ./a", {"a": 2, "a/x": 0}, [("a", 1)]),
        ("f b, l a>b, f a", {"a": 2, "b": 0}, [("a", 1)]),
        ("f a, l a>b", {"a": 1}, [("a", 0)]),
        ("d b, l a>b, d a, f a/x", {"a": 2, "a/x": 3, "b": 0}, [("a", 1)]),
    ],
)
def test_tar(text, sources, dropped):
    tree = tree_of(text)
    assert (tree.sources, tree.dropped) == (sources, dropped)


@pytest.mark.parametrize(
    ("text", "sources", "dropped"),
    [
        ("f a, f ./a", {"a": 1}, [("a", 0)]),
        ("d a/, f a/x, d a/", {"a": 0, "a/x": 1}, [("a", 2)]),
        ("f a/x, d a/", {"a": None, "a/x": 0}, [("a", 1)]),
        ("l a>b, f a, l a>c", {"a": 2}, [("a", 0), ("a", 1)]),
    ],
)
def test_zip(text, sources, dropped):
    tree = tree_of(text, is_zip=True)
    assert (tree.sources, tree.dropped) == (sources, dropped)


HOSTILE = {
    "f /etc/cron.d/x": "outside",
    "f ../x": "outside",
    "f app/../../x": "outside",
    "f a\0b": "name that no file can have",
    "l out>/etc, f out/x": "symbolic link",
    "l out>/etc, f out/d/x": "symbolic link",
    "l a>/etc, h b>a, f b/x": "symbolic link",
    "h b>/etc/passwd": "outside",
    "h b>../x": "outside",
    "o dev/sda": "device",
    # Only one copy of a member is hostile.
    "f a, l a>/etc": "leads out",
    "l a>/etc, f a": "leads out",
    "l a>../x, f a": "leads out",
    "l d/a>../../x, f d/a": "leads out",
    "l a>b, l a>/etc": "leads out",
    "d a, l a>/etc": "leads out",
    "l a>/etc, d a": "leads out",
    "f b, l a>/etc, h a>b": "leads out",
    "f a, o a": "device",
    "o a, f a": "device",
    "f etc/x, f /etc/x": "outside",
    "l a>b, f a/x": "symbolic link",
    "l a>b, h a/x>a": "symbolic link",
}


@pytest.mark.parametrize("is_zip", [False, True])
@pytest.mark.parametrize(("text", "part"), HOSTILE.items(), ids=[text.replace("\0", "NUL") for text in HOSTILE])
def test_hostile(text, part, is_zip):
    error = refused(text, is_zip)
    # To unzip, a directory stays what it is.
    if is_zip and ("d a, l a" in text or ", d a" in text):
        assert error.where["reason"] == "duplicate-member"
    else:
        assert (error.where["reason"], part in error.message) == ("path-outside-revision", True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("f a, f a/b", "duplicate-member"),
        ("f a/x, f a", "duplicate-member"),
        ("d a, f a/x, l a>b", "duplicate-member"),
        ("h b>a", "unpack-failed"),
        ("h b>a, f a", "unpack-failed"),
        ("h a>a", "unpack-failed"),
        ("d a, h b>a", "unpack-failed"),
        ("f d/a, l l>d, h b>l/a", "unpack-failed"),
        ("f .", "unpack-failed"),
        ("l ./>b", "unpack-failed"),
        ("f a/", "unpack-failed"),
        ("l a>", "unpack-failed"),
    ],
)
def test_what_tar_cannot_unpack(text, reason):
    error = refused(text)
    assert (error.where["reason"], bool(error.hint)) == (reason, True)


@pytest.mark.parametrize("text", ["f a, d a/", "d a/, f a", "l a>b, d a/", "f a/x, f a"])
def test_what_unzip_cannot_unpack(text):
    assert refused(text, is_zip=True).where["reason"] == "duplicate-member"


def test_the_archive_itself():
    assert tree_of("d ., f a, d ./").root == 2
    assert tree_of("d ./, f a", is_zip=True).root is None


@pytest.mark.parametrize(
    ("path", "target", "expected"),
    [("a", "b", False), ("a", "..", True), ("a", "../x", True), ("d/a", "../b", False), ("d/a", "../../x/b", True), ("a", "/b", True), ("a", "b/../..", True)],
)
def test_links_that_lead_out(path, target, expected):
    assert leads_out(path, target) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f app-1.0/appspec.yml, f app-1.0/src/x", "app-1.0"),
        ("f app-1.0/My-AppSpec.txt", "app-1.0"),
        ("f app-1.0/src", None),
        ("f app-1.0/src/appspec.yml", None),
        ("f app-1.0/appspec.yml, f README", None),
        ("f appspec.yml", None),
        ("l top>x", None),
        ("d .", None),
    ],
)
def test_single_folder(text, expected):
    assert wrapping_directory(tree_of(text).kinds) == expected


@pytest.mark.parametrize("is_zip", [False, True])
def test_ten_times_the_members_cost_about_ten_times_as_much(is_zip):
    def unpack(count):
        members = [{"name": f"{'d/' * 50}{number % (count // 2)}", "kind": "file", "target": ""} for number in range(count)]
        assert len(archive_tree(members, is_zip).dropped) == count // 2

    assert lines_run(lambda: unpack(10_000)) < 12 * lines_run(lambda: unpack(1_000))
