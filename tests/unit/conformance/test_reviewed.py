# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pathlib

import pytest

from ansible_collections.agentless.codedeploy.tests.conformance.runner.verdict.reviewed import FAILED, OK, REVIEWED, judge, load_reviewed
from ansible_collections.agentless.codedeploy.tests.conformance.runner.verdict.reviewed_principles import PRINCIPLES
from ansible_collections.agentless.codedeploy.tests.conformance.runner.verdict.tree_summary import SEPARATORS, digest

HERE = pathlib.Path(__file__).parents[2] / "conformance"
BEFORE = [{"path": "old", "type": "file"}]
AGENT = {
    "status": "Failed",
    "refused": False,
    "reasons": ["os:ENOENT"],
    "error": {"code": 5, "event": "Install", "script": None},
    "events": [{"name": "DownloadBundle", "status": "Succeeded"}, {"name": "Install", "status": "Failed"}],
    "seconds_at_least": 0,
    "hook_env": {},
    "tree": [{"path": "half", "type": "file"}],
}
SAME = {**AGENT, "seconds": 1, "message": "", "warnings": [], "archives": {}}
REFUSED = {**SAME, "refused": True, "error": None, "events": [], "tree": BEFORE}
PRINCIPLE = {"name": "early", "rule": "refused", "why": "w", "same": ["os:ENOENT"], "here": ["path-outside-revision"]}
ENTRY = {"case": "c", "step": 1, "instead": "refused", "why": "w", "expect": {"refused": "os:ENOENT"}}


def verdict(observed, agent=None, principles=(), entries=()):
    reviewed = {"principles": list(principles), "entries": {(entry["case"], entry["step"]): entry for entry in entries}}
    return judge("c", 1, agent or AGENT, BEFORE, observed, reviewed)[0]


def test_same_as_the_agent():
    assert verdict(SAME, principles=[PRINCIPLE]) == OK


def test_a_difference_that_nobody_reviewed():
    assert verdict(REFUSED) == FAILED


def test_a_principle_covers_the_agents_reason():
    assert verdict(REFUSED, principles=[PRINCIPLE]) == REVIEWED


def test_a_principle_covers_a_reason_of_our_own():
    assert verdict({**REFUSED, "reasons": ["path-outside-revision"]}, principles=[PRINCIPLE]) == REVIEWED


@pytest.mark.parametrize(
    "change",
    [{"reasons": ["appspec-empty"]}, {"tree": AGENT["tree"]}, {"refused": False}, {"events": AGENT["events"]}],
)
def test_a_principle_is_asserted(change):
    assert verdict({**REFUSED, **change}, principles=[PRINCIPLE]) == FAILED


def test_an_entry_is_asserted():
    assert verdict(REFUSED, entries=[ENTRY]) == REVIEWED
    assert verdict({**REFUSED, "tree": []}, entries=[ENTRY]) == FAILED
    assert verdict({**REFUSED, "reasons": ["appspec-empty"]}, entries=[ENTRY]) == FAILED


def summary_of(*entries):
    return {"entries": len(entries), "sha256": digest(entries, SEPARATORS[0])}


FILE, NEW = {"path": "f", "type": "file"}, {"path": "new", "type": "file"}
LINKED = {"path": "shared/file", "type": "file"}
BEFORE_WITH_LINK = [{"path": "link", "type": "symlink", "target": "@@ROOT@@/shared"}, LINKED]
ODD = {"path": "name ", "type": "file"}


def every_principle():
    return [{"name": name, "rule": name, "why": "w", "same": [".*"], "reasons": [".*"], "codes": [6]} for name in PRINCIPLES]


@pytest.mark.parametrize("name, agent_tree, before, here, expected", [
    ("same", [FILE, NEW], [], [FILE, NEW], OK),
    ("of another tree", [FILE], [], [NEW], FAILED),
    ("untouched here", [FILE], [NEW], [NEW], REVIEWED),
    ("odd name is gone", [FILE, ODD], [ODD], [FILE], REVIEWED),
    ("behind a link it is still there", [FILE], BEFORE_WITH_LINK, [FILE, LINKED], REVIEWED),
    ("cleaned up by the agent, and not known what is left", [FILE], [NEW], [FILE, NEW], FAILED),
])
def test_a_tree_of_which_only_a_summary_is_recorded(name, agent_tree, before, here, expected):
    agent = {**AGENT, "tree": summary_of(*agent_tree)}
    observed = {**SAME, "tree": here}
    assert judge("c", 1, agent, before, observed, {"principles": every_principle(), "entries": {}})[0] == expected


def test_an_entry_builds_on_a_summary_only_if_its_tree_is_known():
    entry = {**ENTRY, "expect": {"tree": {"add": [NEW]}}}
    agent = {**AGENT, "tree": summary_of(FILE)}
    with pytest.raises(ValueError, match="from: before"):
        verdict({**SAME, "tree": [FILE, NEW]}, agent=agent, entries=[entry])
    entry = {**ENTRY, "expect": {"tree": {"from": "before", "add": [NEW]}}}
    assert verdict({**SAME, "tree": [NEW, *BEFORE]}, agent=agent, entries=[entry]) == REVIEWED


def test_an_entry_that_no_longer_differs_is_stale():
    assert verdict(SAME, entries=[ENTRY]) == FAILED


def test_an_entry_replaces_only_what_it_names():
    tree = {"add": [{"path": "new", "type": "file"}], "remove": ["half"]}
    entry = {**ENTRY, "expect": {"status": "Succeeded", "error": None, "events": {"scripts": {"AfterInstall": [{"location": "s"}]}}, "tree": tree}}
    names = "BeforeBlockTraffic AfterBlockTraffic ApplicationStop DownloadBundle BeforeInstall Install AfterInstall ApplicationStart"
    names += " ValidateService BeforeAllowTraffic AfterAllowTraffic"
    events = [{"name": name, "status": "Succeeded"} for name in names.split()]
    events[6]["scripts"] = [{"location": "s"}]
    succeeded = {**SAME, "status": "Succeeded", "error": None, "events": events, "tree": [{"path": "new", "type": "file"}]}
    assert verdict(succeeded, entries=[entry]) == REVIEWED
    assert verdict({**succeeded, "tree": AGENT["tree"]}, entries=[entry]) == FAILED


@pytest.mark.parametrize(("rule", "kept"), [("found_before_cleanup", ["half", "old"]), ("found_before_writing", ["old"])])
def test_planning_errors_keep_what_was_there(rule, kept):
    principle = {"name": "early", "rule": rule, "why": "w", "same": ["os:E.*"]}
    tree = [{"path": path, "type": "file"} for path in kept]
    assert verdict({**SAME, "tree": tree}, principles=[principle]) == REVIEWED
    assert verdict({**SAME, "tree": []}, principles=[principle]) == FAILED
    assert verdict({**SAME, "tree": tree, "reasons": ["other"]}, principles=[principle]) == FAILED


def test_hooks_start_in_their_revision():
    def side(directory):
        script = {"location": "s", "archive_of_step": 1, "stdout": [f"in {directory}"]}
        events = [{"name": "AfterInstall", "status": "Succeeded", "scripts": [script]}]
        return {"events": events, "hook_env": {"AfterInstall": {"PWD": directory, "LINE": "@@CWD@@"}}}

    agent = {**AGENT, **side("@@CWD@@")}
    observed = {**SAME, **side("@@ARCHIVE@@"), "archives": {1: "@@ARCHIVE@@"}}
    assert verdict(observed, agent=agent) == REVIEWED
    assert verdict({**observed, **side("@@CWD@@")}, agent=agent) == FAILED


def test_a_deployment_goes_on_when_output_is_left_open():
    names = ["BeforeBlockTraffic", "AfterBlockTraffic", "ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall"]
    rest = ["ApplicationStart", "ValidateService", "BeforeAllowTraffic", "AfterAllowTraffic"]
    ran = [{"name": name, "status": "Succeeded"} for name in names]
    agent = {**AGENT, "error": {"code": 6, "event": "AfterInstall", "script": "s"}, "events": [*ran[:-1], {**ran[-1], "status": "Failed"}]}
    observed = {**SAME, "status": "Succeeded", "error": None, "events": [*ran, *({"name": name, "status": "Succeeded"} for name in rest)]}
    principle = {"name": "open", "rule": "output_is_only_logged", "why": "w", "codes": [6], "reasons": []}
    assert verdict(observed, agent=agent, principles=[principle]) == REVIEWED
    assert verdict({**observed, "events": ran}, agent=agent, principles=[principle]) == FAILED
    assert verdict(observed, agent={**agent, "error": {**agent["error"], "code": 4}}, principles=[principle]) == FAILED


def test_a_deployment_goes_on_without_an_event_that_does_not_exist():
    names = ["BeforeBlockTraffic", "AfterBlockTraffic", "ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall"]
    names += ["ApplicationStart", "ValidateService", "BeforeAllowTraffic", "AfterAllowTraffic"]
    events = [{"name": name, "status": "Succeeded"} for name in names]
    agent = {**AGENT, "reasons": ["unknown-lifecycle-event"], "events": [*events[:5], {"name": "Install", "status": "Failed"}]}
    observed = {**SAME, "status": "Succeeded", "error": None, "events": events, "reasons": [], "tree": BEFORE}
    principle = {"name": "unknown", "rule": "unknown_events_never_run", "why": "w", "reasons": ["unknown-lifecycle-event"]}
    assert verdict(observed, agent=agent, principles=[principle]) == REVIEWED
    unknown = [*events[:5], {"name": "BeforeInstal", "status": "Succeeded"}, *events[5:]]
    for change in ({"events": events[:6]}, {"events": unknown}, {"status": "Failed"}):
        assert verdict({**observed, **change}, agent=agent, principles=[principle]) == FAILED
    assert verdict(observed, agent={**agent, "reasons": ["os:EEXIST"]}, principles=[principle]) == FAILED


def test_odd_names_may_be_gone_but_no_others():
    principle = {"name": "odd", "rule": "odd_names_are_cleaned_up", "why": "w"}
    agent = {**AGENT, "tree": [{"path": "a"}, {"path": "b \n/c"}, {"path": "d "}]}
    assert verdict({**SAME, "tree": agent["tree"][:1]}, agent=agent, principles=[principle]) == REVIEWED
    assert verdict({**SAME, "tree": []}, agent=agent, principles=[principle]) == FAILED


def test_what_lies_behind_a_link_is_spared():
    principle = {"name": "link", "rule": "links_are_not_followed", "why": "w"}
    link, behind, old = {"path": "app", "target": "@@ROOT@@/real"}, {"path": "real/f"}, {"path": "really/f"}
    reviewed = {"principles": [principle], "entries": {}}
    for tree, expected in (([behind], REVIEWED), ([behind, old], FAILED)):
        agent, observed = {**AGENT, "tree": []}, {**SAME, "tree": tree}
        assert judge("c", 1, agent, [link, behind, old], observed, reviewed)[0] == expected


def test_the_list_of_the_project_can_be_read():
    assert load_reviewed(HERE / "differences.yml")["principles"]


def test_an_entry_without_a_reason_is_refused(tmp_path):
    path = tmp_path / "differences.yml"
    path.write_text("principles: []\nentries: [{case: c, step: 1, instead: x, expect: {}}]\n")
    with pytest.raises(ValueError, match="does not say"):
        load_reviewed(path)
