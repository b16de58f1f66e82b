# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import pathlib

import pytest
import yaml
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec.appspec import read_appspec
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import SCRIPTED_EVENTS

CASES = pathlib.Path(__file__).resolve().parents[4] / "conformance" / "cases"
# The agent's crashes at wrong types, and what it finds only when files are already gone, have a name of their own here.
OUR_REASONS = {"exception:TypeError": {"wrong-type", "permission-owner-not-a-name"}}
# Seen in the AppSpec itself, where the agent fails at other places or later; "0604" and "0755" without quotes mean what they say.
DIFFERENT = {
    ("021-destination-tilde", "A"): "destination-tilde",
    ("021-destination-tilde", "B"): "destination-tilde",
    ("060-perm-mode-notations", "O604"): None,
    ("060-perm-mode-notations", "O0755"): None,
}
# Its scripts never run here either, but that does not end the deployment.
ONLY_WARNED = "unknown-lifecycle-event"
JUDGED = ("appspec-bad", "hook-", "file-no", "permission-no", "permission-bad", "permission-mode", "acl-b", "context-", "custom-", "exception:T")


def steps():
    for case in sorted(CASES.iterdir()):
        plan = yaml.safe_load((case / "case.yml").read_text())
        if not (case / "expected.json").exists() or plan.get("runnable") is False:
            continue
        expected = json.loads((case / "expected.json").read_text())["steps"]
        for number, (step, result) in enumerate(zip(plan["steps"], expected), 1):
            path = case / "bundles" / step["bundle"] / step.get("appspec_filename", "appspec.yml")
            if path.is_file():
                yield pytest.param(case.name, step, path, result, id=f"{case.name}-{number}")


@pytest.mark.parametrize(("case", "step", "path", "result"), list(steps()))
def test_verdict_is_the_agents(case, step, path, result):
    custom = [event for event in step.get("events", []) if event not in (*SCRIPTED_EVENTS, "DownloadBundle", "Install")]
    content = path.read_text().replace("@@ROOT@@", "/root-of-case").replace("@@CWD@@", "/cwd").encode()
    reading = read_appspec(content, custom_events=custom)
    errors, warnings = ([finding["reason"] for finding in reading[kind]] for kind in ("errors", "warnings"))
    reason = (result.get("error") or {}).get("reason") or ""
    if (case, step["bundle"]) in DIFFERENT:
        expected = DIFFERENT[case, step["bundle"]]
        assert errors == ([expected] if expected else [])
    elif reason == ONLY_WARNED:
        assert reason in warnings
    elif reason.startswith(JUDGED):
        assert errors and errors[0] in OUR_REASONS.get(reason, {reason})
    else:
        assert errors == []
