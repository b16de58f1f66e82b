# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.install.install_plan import plan_install
from ansible_collections.agentless.codedeploy.tests.unit.plugins.lines_run import lines_run
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.install.install_world import appspec, disk, manifest

ONE_FILE = manifest("f.txt")
ONE_LINK = manifest("f.txt -> elsewhere")
SRV = "/srv/"


def copies(plan):
    return [(step["method"], step["destination"]) for step in plan["instructions"] if step["type"] == "copy"]


@pytest.mark.parametrize("revision, on_disk, behavior, expected", [
    (ONE_FILE, [], "DISALLOW", [("new", "/srv/f.txt")]),
    (ONE_FILE, ["/srv/f.txt"], "OVERWRITE", [("in_place", "/srv/f.txt")]),
    (ONE_FILE, ["/srv/f.txt"], "overwrite", [("in_place", "/srv/f.txt")]),
    (ONE_FILE, ["/srv/f.txt -> file"], "OVERWRITE", [("in_place", "/srv/f.txt")]),
    (ONE_FILE, ["/srv/f.txt"], "RETAIN", []),
    (ONE_FILE, ["/srv/f.txt/"], "RETAIN", []),
    # A dangling link is nothing to the agent: it writes through it.
    (ONE_FILE, ["/srv/f.txt -> missing"], "DISALLOW", [("in_place", "/srv/f.txt")]),
    (ONE_FILE, ["/srv/f.txt -> missing"], "RETAIN", [("in_place", "/srv/f.txt")]),
    # A directory of the file's name takes the file in.
    (ONE_FILE, ["/srv/f.txt/"], "OVERWRITE", [("new", "/srv/f.txt/f.txt")]),
    (ONE_FILE, ["/srv/f.txt -> directory"], "OVERWRITE", [("new", "/srv/f.txt/f.txt")]),
    (ONE_FILE, ["/srv/f.txt/", "/srv/f.txt/f.txt"], "OVERWRITE", [("in_place", "/srv/f.txt/f.txt")]),
    (ONE_LINK, [], "DISALLOW", [("new", "/srv/f.txt")]),
    (ONE_LINK, ["/srv/f.txt"], "OVERWRITE", [("replace", "/srv/f.txt")]),
    (ONE_LINK, ["/srv/f.txt -> missing"], "OVERWRITE", [("replace", "/srv/f.txt")]),
    (ONE_LINK, ["/srv/f.txt -> directory"], "OVERWRITE", [("replace", "/srv/f.txt")]),
    (ONE_LINK, ["/srv/f.txt -> missing"], "RETAIN", []),
    # An option that is not one counts only when something is in the way.
    (ONE_FILE, [], "NONSENSE", [("new", "/srv/f.txt")]),
])
def test_how_a_file_comes_to_its_place(revision, on_disk, behavior, expected):
    plan = plan_install(appspec(("f.txt", "/srv")), revision, disk(SRV, *on_disk), behavior)
    assert copies(plan) == expected
    assert plan["retained"] == ([] if expected else ["/srv/f.txt"])


@pytest.mark.parametrize("revision, on_disk, behavior, reason", [
    (ONE_FILE, [SRV, "/srv/f.txt"], "DISALLOW", "file-exists-disallow"),
    (ONE_FILE, [SRV, "/srv/f.txt/"], "DISALLOW", "file-exists-disallow"),
    (ONE_FILE, [SRV, "/srv/f.txt -> file"], "DISALLOW", "file-exists-disallow"),
    (ONE_LINK, [SRV, "/srv/f.txt -> missing"], "DISALLOW", "file-exists-disallow"),
    (ONE_FILE, [SRV, "/srv/f.txt"], "NONSENSE", "file-exists-bad-option"),
    (ONE_FILE, [SRV, "/srv/f.txt -> unreachable"], "OVERWRITE", "os:ENOENT"),
    (ONE_FILE, [SRV, "/srv/f.txt/", "/srv/f.txt/f.txt/"], "OVERWRITE", "os:EISDIR"),
    # Writing into a device or a pipe would hang or do harm.
    (ONE_FILE, [SRV, "|/srv/f.txt"], "OVERWRITE", "os:EEXIST"),
    # A link cannot take a directory's place without losing what is in it.
    (ONE_LINK, [SRV, "/srv/f.txt/"], "OVERWRITE", "os:EEXIST"),
    # No behavior lets a file give way to a directory.
    (ONE_FILE, ["/srv"], "OVERWRITE", "os:EEXIST"),
    (ONE_FILE, ["/srv -> missing"], "OVERWRITE", "os:EEXIST"),
    (ONE_FILE, ["|/srv"], "RETAIN", "os:EEXIST"),
])
def test_what_is_in_the_way(revision, on_disk, behavior, reason):
    with pytest.raises(DeploymentError) as caught:
        plan_install(appspec(("f.txt", "/srv")), revision, disk(*on_disk), behavior)
    assert caught.value.where["reason"] == reason and caught.value.hint


@pytest.mark.parametrize("files, reason", [
    ([("a/f", "/o"), ("b/f", "/o")], "duplicate-destination"),
    ([("a", "/o"), ("b", "/o")], "duplicate-destination"),
    ([("a", "/o/f"), ("b/f", "/o")], "file-over-planned-directory"),
    ([("b/f", "/o"), ("a", "/o/f")], "directory-over-planned-file"),
    ([("b/f", "/o"), ("a", "/o/f/deeper")], "directory-over-planned-file"),
])
def test_two_sources_that_cannot_both_be_installed(files, reason):
    with pytest.raises(DeploymentError) as caught:
        plan_install(appspec(*files), manifest("a/", "a/f", "b/", "b/f"), {}, "OVERWRITE")
    assert caught.value.where["reason"] == reason


def test_several_sources_may_share_a_directory():
    plan = plan_install(appspec(("a", "/o"), ("b", "/o")), manifest("a/f", "b/g"), {}, "DISALLOW")
    assert [step.get("directory") or step["destination"] for step in plan["instructions"]] == ["/o", "/o/f", "/o/g"]


def test_missing_parents_are_made_from_the_top_and_those_that_are_there_left_alone():
    plan = plan_install(appspec(("f.txt", "/srv/a/b")), ONE_FILE, disk("/srv -> directory"), "DISALLOW")
    assert [step["directory"] for step in plan["instructions"] if step["type"] == "mkdir"] == ["/srv/a", "/srv/a/b"]


def test_the_appspec_beats_the_deployment():
    on_disk = disk(SRV, "/srv/f.txt")
    assert copies(plan_install(appspec(("f.txt", "/srv"), behavior="OVERWRITE"), ONE_FILE, on_disk, "DISALLOW")) == [("in_place", "/srv/f.txt")]
    with pytest.raises(DeploymentError):
        plan_install(appspec(("f.txt", "/srv"), behavior="DISALLOW"), ONE_FILE, on_disk, "OVERWRITE")


@pytest.mark.parametrize("behavior", ["DISALLOW", "RETAIN"])
def test_a_file_that_an_interrupted_install_was_writing_into_is_written_again(behavior):
    on_disk = disk(SRV, "/srv/f.txt")
    on_disk["/srv/f.txt"]["half_written"] = True
    assert copies(plan_install(appspec(("f.txt", "/srv")), ONE_FILE, on_disk, behavior)) == [("in_place", "/srv/f.txt")]


def test_ten_times_the_files_cost_about_ten_times_as_much():
    def plan(count):
        revision = manifest(*("app/d%03d/f%05d" % (number // 100, number) for number in range(count)))
        assert len(copies(plan_install(appspec(("app", "/srv/app")), revision, {}, "DISALLOW", "/image"))) == count

    assert lines_run(lambda: plan(10_000)) < 12 * lines_run(lambda: plan(1_000))
