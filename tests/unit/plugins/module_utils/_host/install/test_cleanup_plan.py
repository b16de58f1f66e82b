# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.install.cleanup_plan import disk_after_cleanup, plan_cleanup
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.install.install_world import disk


def clean(paths, on_disk, contexts=(), in_place=(), wanted=()):
    return plan_cleanup({"paths": paths, "contexts": list(contexts), "in_place": list(in_place)}, on_disk, set(wanted))


def directory(path, *children):
    found = disk(path + "/")
    found[path]["children"] = list(children)
    return found


@pytest.mark.parametrize("paths, on_disk, expected", [
    (["/a", "/a/f"], {**directory("/a", "f"), **disk("/a/f")}, ["/a/f", "/a"]),
    # What somebody else put there keeps the directory.
    (["/a", "/a/f"], {**directory("/a", "f", "foreign"), **disk("/a/f")}, ["/a/f"]),
    (["/a/f"], {**directory("/a", "f"), **disk("/a/f")}, ["/a/f"]),
    (["/a", "/a/f"], directory("/a"), ["/a"]),
    (["/a/f"], {}, []),
    # Whatever bears the name goes, but never a directory with foreign content.
    (["/a/f"], disk("/a/f -> file"), ["/a/f"]),
    (["/a/f"], disk("|/a/f"), ["/a/f"]),
    (["/a/f"], directory("/a/f", "x"), []),
    # A directory that was replaced by a link: the link goes, what is behind it stays.
    (["/a", "/a/f", "/b"], disk("/a -> directory", "/a/f", "/b"), ["/b", "/a"]),
    # A link that nobody listed is a way like any other.
    (["/a/f"], disk("/a -> directory", "/a/f"), ["/a/f"]),
    (["/a", "/a/f", "/a"], {**directory("/a", "f"), **disk("/a/f")}, ["/a/f", "/a"]),
])
def test_what_goes(paths, on_disk, expected):
    cleanup = clean(paths, on_disk)
    assert [step["path"] for step in cleanup["steps"]] == expected
    gone = tuple(f"{path}/" for path in expected)
    assert set(disk_after_cleanup(on_disk, cleanup)) == {path for path in on_disk if path not in expected and not path.startswith(gone)}


def test_what_stays_of_the_previous_installation_is_known():
    on_disk = {**directory("/a", "f", "foreign"), **disk("/a/f", "/other")}
    cleanup = clean(["/a", "/a/f", "/b"], on_disk)
    after = disk_after_cleanup(on_disk, cleanup)
    assert (cleanup["left"], after["/a"].get("made_by_group"), after["/other"].get("made_by_group")) == ({"/a"}, True, None)


def test_files_are_unlinked_and_directories_removed():
    steps = clean(["/a", "/a/f"], {**directory("/a", "f"), **disk("/a/f")}, contexts=["/a/f"])["steps"]
    assert [step["type"] for step in steps] == ["forget_context", "unlink", "rmdir"]


def test_files_that_are_spared_behind_a_link_are_worth_a_warning():
    assert len(clean(["/a", "/a/f", "/a/g"], disk("/a -> directory", "/a/f", "/a/g"))["warnings"]) == 1


def test_a_file_that_an_unfinished_install_was_writing_into_stays_if_it_is_wanted_again():
    on_disk = disk("/a/f", "/a/g")
    cleanup = clean(["/a/f", "/a/g"], on_disk, in_place=["/a/f", "/a/g"], wanted=["/a/f"])
    assert [step["path"] for step in cleanup["steps"]] == ["/a/g"]
    assert disk_after_cleanup(on_disk, cleanup)["/a/f"]["half_written"] is True


def test_one_place_with_two_names_is_removed_once_and_gone_under_both():
    on_disk = disk("/a/f", "/link/f")
    on_disk["/link/f"]["real"] = "/a/f"
    cleanup = clean(["/a/f", "/link/f"], on_disk)
    assert len(cleanup["steps"]) == 1 and disk_after_cleanup(on_disk, cleanup) == {}


def test_a_link_to_something_that_goes_dangles_afterwards():
    on_disk = {**disk("/a/f", "/link -> file"), **directory("/a", "f")}
    on_disk["/link"]["followed"]["real"] = "/a/f"
    assert disk_after_cleanup(on_disk, clean(["/a/f"], on_disk))["/link"]["followed"]["type"] == "missing"
    assert disk_after_cleanup(on_disk, clean(["/a", "/a/f"], on_disk))["/link"]["followed"]["type"] == "unreachable"
    assert disk_after_cleanup(on_disk, clean([], on_disk))["/link"]["followed"]["type"] == "file"
