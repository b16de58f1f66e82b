# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import copy
import pathlib

import pytest

from ansible_collections.agentless.codedeploy.tests.conformance.runner.cases import load_cases
from ansible_collections.agentless.codedeploy.tests.conformance.runner.verdict.comparison import differences, expectation

CASES = pathlib.Path(__file__).parents[2] / "conformance" / "cases"
STEPS = [(case.name, number, recorded) for case in load_cases(CASES) if case.runnable for number, _step, recorded in case.steps]


def as_recorded(recorded):
    """An observation that is exactly what the agent did."""
    observed = copy.deepcopy(expectation(recorded))
    for event in observed["events"]:
        for script in event.get("scripts", []):
            for stream in ("stdout", "stderr"):
                if isinstance(script.get(stream), dict):
                    script[stream] = all_lines(script[stream])
    return {**observed, "seconds": observed.pop("seconds_at_least"), "message": ""}


def all_lines(summary):
    return [summary["first"], *[""] * (summary["lines"] - 2), summary["last"]]


def step(name, number=1):
    return next(recorded for case, found, recorded in STEPS if case.startswith(name) and found == number)


def test_every_recorded_step_equals_itself():
    assert [(name, number) for name, number, recorded in STEPS if differences(expectation(recorded), as_recorded(recorded))] == []


def hook(observed):
    return next(event["scripts"][0] for event in observed["events"] if "scripts" in event)


MUTATIONS = {
    "status": ("001", lambda seen: seen.update(status="Failed")),
    "refused": ("013", lambda seen: seen.update(refused=True)),
    "no error": ("040", lambda seen: seen.update(error=None)),
    "error.code": ("040", lambda seen: seen["error"].update(code=4)),
    "error.event": ("040", lambda seen: seen["error"].update(event="AfterInstall")),
    "error.script": ("092", lambda seen: seen["error"].update(script="other.sh")),
    "event missing": ("001", lambda seen: seen["events"].pop()),
    "event status": ("001", lambda seen: seen["events"][0].update(status="Failed")),
    "script missing": ("001", lambda seen: hook(seen) and seen["events"][4].pop("scripts")),
    "script location": ("001", lambda seen: hook(seen).update(location="x")),
    "script archive": ("001", lambda seen: hook(seen).update(archive_of_step=9)),
    "stdout": ("001", lambda seen: hook(seen)["stdout"].append("more")),
    "stderr": ("001", lambda seen: hook(seen).update(stderr=["oops"])),
    "summarised stdout": ("093", lambda seen: hook(seen)["stdout"].pop()),
    "environment value": ("003", lambda seen: seen["hook_env"]["BeforeInstall"].update(TZ="CET")),
    "environment more": ("003", lambda seen: seen["hook_env"]["BeforeInstall"].update(PYTHONPATH="x")),
    "environment less": ("003", lambda seen: seen["hook_env"]["BeforeInstall"].pop("HOME")),
    "environment dump": ("003", lambda seen: seen["hook_env"].pop("BeforeInstall")),
    "path missing": ("001", lambda seen: seen["tree"].pop()),
    "path more": ("001", lambda seen: seen["tree"].append({"path": "z", "type": "file"})),
    "mode": ("001", lambda seen: seen["tree"][0].update(mode="0700")),
    "owner": ("001", lambda seen: seen["tree"][0].update(owner="cduser1")),
    "content": ("001", lambda seen: seen["tree"][-1].update(sha256="0" * 64)),
    "mtime": ("001", lambda seen: seen["tree"][-1].update(mtime=981173106)),
    "link": ("031", lambda seen: next(entry for entry in seen["tree"] if "target" in entry).update(target="x")),
    "acl": ("074", lambda seen: next(entry for entry in seen["tree"] if "acl" in entry).update(acl=[])),
    "seconds": ("082", lambda seen: seen.update(seconds=1.9)),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_every_difference_is_seen(name):
    case, mutate = MUTATIONS[name]
    recorded = step(case)
    observed = as_recorded(recorded)
    mutate(observed)
    assert differences(expectation(recorded), observed)


def test_a_long_list_of_tree_differences_is_cut():
    tree = [{"path": f"f{number}", "type": "file"} for number in range(20)]
    expected = {**expectation(step("001")), "tree": tree}
    observed = {**as_recorded(step("001")), "tree": []}
    assert differences(expected, observed)[-1] == "tree: 14 more"
