# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re

from .tree import ENVIRONMENT_FOLDER, list_tree

ERROR_NUMBERS = {"ScriptMissing": 1, "ScriptNotExecutable": 2, "ScriptTimedOut": 3, "ScriptFailed": 4, "UnknownError": 5}
SHELL_VARIABLES = {"_", "SHLVL", "OLDPWD"}
ENTRY = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (LifecycleEvent - |Script - |\[stdout\]|\[stderr\])(.*)", re.DOTALL)


def observe(run, workspace, with_acls):
    """A StepRun and what it left on disk in the form of expected.json, plus refused, reasons and message."""
    result = run.result
    events = [] if run.refused else [event for event in result["events"] if event["status"] != "Skipped"]
    failed = bool(run.refused) or any_failed(result)
    return {
        "status": "Failed" if failed else "Succeeded",
        "refused": bool(run.refused),
        "reasons": run.reasons or ([result["error"]["reason"]] if result.get("error") else []),
        "message": run.refused or result.get("msg", ""),
        "error": None if run.refused or not failed else describe_error(result["error"]),
        "events": describe_events(events, result.get("log_path"), workspace),
        "warnings": [warning for event in events for warning in event["warnings"]],
        "seconds": sum(event["duration_seconds"] for event in events),
        "hook_env": read_environments(workspace),
        "tree": list_tree(workspace.root, with_acls),
    }


def any_failed(result):
    return bool(result.get("failed") or result.get("error"))


def describe_error(error):
    """The error as the agent reports it; a code of ours says more where the agent's is UnknownError."""
    return {"code": ERROR_NUMBERS.get(error["code"], ERROR_NUMBERS["UnknownError"]), "event": error["event"], "script": error["script"]}


def describe_events(events, log_path, workspace):
    logged = iter(read_script_log(log_path) if any(event["scripts"] for event in events) else [])
    described = []
    for event in events:
        scripts = [describe_script(script, next(logged, None), workspace) for script in event["scripts"]]
        described.append({"name": event["name"], "status": event["status"], **({"scripts": scripts} if scripts else {})})
    return described


def describe_script(script, logged, workspace):
    described = {"location": script["location"], "archive_of_step": workspace.step_of(script["deployment_id"])}
    if logged is None or logged["location"] != script["location"]:
        described["stderr"] = [f"(the log of this script is missing; the log has {logged})"]
        return described
    for stream in ("stdout", "stderr"):
        if logged[stream]:
            described[stream] = [workspace.to_tokens(line) for line in logged[stream]]
    return described


def read_script_log(path):
    """The scripts of a deployment's log in order: [{location, stdout, stderr}]."""
    scripts = []
    with open(path, encoding="utf-8", errors="replace", newline="") as stream:
        text = stream.read()
    for line in text.split("\n"):
        match = ENTRY.fullmatch(line)
        if not match:
            continue
        kind, content = match.groups()
        if kind == "Script - ":
            scripts.append({"location": content, "stdout": [], "stderr": []})
        elif kind.startswith("["):
            scripts[-1][kind.strip("[]")].append(content)
    return scripts


def read_environments(workspace):
    """What hooks wrote with env -0, by name of the file."""
    folder = workspace.root / ENVIRONMENT_FOLDER
    if not folder.is_dir():
        return {}
    return {path.name: parse_environment(path.read_bytes(), workspace) for path in sorted(folder.iterdir())}


def parse_environment(content, workspace):
    variables = [entry.partition("=") for entry in content.decode("utf-8", "replace").split("\0") if entry]
    return {name: workspace.to_tokens(value) for name, _sign, value in variables if name not in SHELL_VARIABLES}
