# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import os
import re
import secrets
import string
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import packed_modules

from .event_order import custom_events, requested_events

HERE = Path(__file__).resolve().parent.parent
AGENT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
INHERITED_MARKER = "from-agent-environment"
STEP_SECONDS = 300
SHOWN = 2000
FETCH = "Fetch the revision"
RUN = "Run the lifecycle events"
NO_ANSWER = re.compile("Traceback .most recent call last|Unsupported parameters|missing required arguments|is undefined")
CONFIGURATION = """\
[defaults]
home = {private}/ansible
remote_tmp = {private}/ansible/tmp
collections_path = {collections}
callback_plugins = {here}/callback_plugins:{packed_modules_plugins}
stdout_callback = json_lines
pipelining = true
retry_files_enabled = false
localhost_warning = false
deprecation_warnings = false
[packed_modules]
folder = {packed_modules}
"""


@dataclass
class StepRun:
    """What came back from a step. refused: why no event ran, or ""; reasons: tokens for it; result: of lifecycle_events."""

    refused: str = ""
    reasons: list = field(default_factory=list)
    result: dict = field(default_factory=dict)


def deploy_step(case, number, step, bundle_path, workspace, collections):
    """Run one step through Ansible as a user would. -> StepRun"""
    try:
        events = requested_events(step.get("events"))
    except ValueError as error:
        return StepRun(refused=str(error), reasons=["cli-rejected"])
    variables = step_variables(case, number, step, bundle_path, workspace, events)
    return read_results(run_playbook(step, variables, workspace, collections))


def step_variables(case, number, step, bundle_path, workspace, events):
    spec = step.get("spec", {})
    kind = step.get("type", "directory")
    workspace.deployment_ids[number] = new_deployment_id()
    return {
        "deployment": {
            "deployment_id": workspace.deployment_ids[number],
            "application_name": step.get("application_name", step.get("revision", bundle_path)),
            "deployment_group_name": step.get("deployment_group_name", "LocalFleet"),
            "deployment_group_id": step.get("deployment_group", "dg-1"),
            "deployment_creator": spec.get("DeploymentCreator", "user"),
            "deployment_type": spec.get("DeploymentType", "IN_PLACE"),
        },
        "deployment_root": str(workspace.deployment_root),
        "local_revision": {"revision_type": "Local", "local_location": {"path": bundle_path, "bundle_type": kind}},
        "pretended_revision": pretended_revision(step["revision"], kind) if "revision" in step else None,
        "cache_dir": str(workspace.private / "cache"),
        "appspec_filename": step.get("appspec_filename", "appspec.yml"),
        "events": events,
        "custom_events": custom_events(events),
        "file_exists_behavior": step.get("file_exists_behavior", "DISALLOW"),
        "max_revisions": case.max_revisions,
    }


def new_deployment_id():
    return "d-" + "".join(secrets.choice(string.ascii_uppercase + string.digits) for _unused in range(9))


def pretended_revision(url, bundle_type):
    """The revision that a recorded URL names: s3://bucket/key?versionId=&etag= or a GitHub address that ends in the commit."""
    parts = urlsplit(url)
    if parts.scheme == "s3":
        query = {key.lower(): values[0] for key, values in parse_qs(parts.query).items()}
        location = {"bucket": parts.netloc, "key": unquote(parts.path.lstrip("/")), "bundle_type": bundle_type}
        location.update({name: query[key] for name, key in (("version", "versionid"), ("e_tag", "etag")) if key in query})
        return {"revision_type": "S3", "s3_location": location}
    names = [name for name in parts.path.split("/") if name and name != "repos"]
    location = {"repository": "/".join(names[:2]), "commit_id": names[-1]}
    return {"revision_type": "GitHub", "git_hub_location": location}


def run_playbook(step, variables, workspace, collections):
    """-> the completed ansible-playbook, run with nothing in its environment but what the recorded agent had."""
    packed = {"packed_modules": packed_modules.packed_modules(), "packed_modules_plugins": packed_modules.CALLBACK_PLUGINS}
    settings = CONFIGURATION.format(private=workspace.private, collections=collections, here=HERE, **packed)
    (workspace.cwd / "ansible.cfg").write_text(settings, encoding="utf-8")
    variables_file = workspace.private / "variables.json"
    variables_file.write_text(json.dumps(variables), encoding="utf-8")
    interpreter = "ansible_connection=local ansible_python_interpreter={{ansible_playbook_python}}"
    inventory = workspace.private / "inventory.ini"
    inventory.write_text(f"server {interpreter}\n", encoding="utf-8")
    umask = int(str(step.get("umask", "022")), 8)
    return subprocess.run(
        [sys.executable, str(Path(sys.executable).with_name("ansible-playbook")), "-i", str(inventory), "-e", f"@{variables_file}", str(HERE / "step.yml")],
        cwd=workspace.cwd,
        env=step_environment(step, workspace),
        preexec_fn=lambda: os.umask(umask),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=STEP_SECONDS,
        check=False,
    )


def step_environment(step, workspace):
    return {
        "PATH": AGENT_PATH,
        "HOME": workspace.fill_tokens(step.get("home", "/root")),
        "LANG": step.get("locale", "C.UTF-8"),
        "TZ": "UTC",
        "INHERITED_MARKER": INHERITED_MARKER,
    }


def read_results(completed):
    """What the tasks' results say. RuntimeError: the playbook broke in another way than by a task's failure."""
    output = completed.stdout.decode("utf-8", "replace")
    lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    failed = next((line for line in lines if line["failed"]), None)
    if not lines or (completed.returncode and not failed):
        raise RuntimeError((output + completed.stderr.decode("utf-8", "replace"))[-SHOWN:])
    last = lines[-1]
    refuse_crash(last["result"])
    if last["task"] == RUN and last["result"].get("events"):
        return StepRun(result=last["result"])
    return StepRun(refused=f"{last['task']}: {last['result'].get('msg')}", reasons=reasons_of(last["task"], last["result"]), result=last["result"])


def refuse_crash(result):
    """A traceback, or a complaint about how this runner calls a module, is never an answer."""
    text = f"{result.get('msg', '')}{result.get('exception', '')}"
    if NO_ANSWER.search(text) or "module_stderr" in result:
        raise RuntimeError(json.dumps(result, indent=1)[-SHOWN:])


def reasons_of(task, result):
    """Tokens for why a task failed: those of its findings and its error; of fetch_revision its error code."""
    error = result.get("error") or {}
    reasons = [finding["reason"] for finding in result.get("errors") or []]
    reasons += [error["reason"]] if error.get("reason") else []
    if task == FETCH and error.get("code"):
        reasons.append(f"fetch:{error['code']}")
    return list(dict.fromkeys(reasons))
