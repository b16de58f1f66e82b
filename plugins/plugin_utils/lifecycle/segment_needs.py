# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host needs from the controller in the middle of a segment, and the results of the runs before and after it as one."""

from __future__ import annotations

import base64

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.lifecycle_report import event_record

from ..appspec.appspec import read_appspec
from ..appspec.findings import describe_finding
from ..reporting.task_failure import error_of_task, host_error

WHAT = {"appspec": "The AppSpec file", "bundle": "The bundle in the cache of the host"}
STAGING = {"name": "Stage the revision", "no_log": False}


def read_edited_appspec(needs, name):
    """What a host says of the AppSpec file with this name, see RETURN of lifecycle_events -> (AppSpec as data, None) or (None, the host's error)."""
    event = needs["event"]
    if needs["content"] is None:
        message = f"{name} is not in the deployment archive any more, cannot be read, or is longer than 1 MiB: a script that ran before {event} made it so."
        return None, _error(event, message, "Correct the scripts of the revision, then deploy again.")
    reading = read_appspec(base64.b64decode(needs["content"]), name)
    if not reading["errors"]:
        return reading["appspec"], None
    found = " ".join(describe_finding(finding) for finding in reading["errors"])
    message = f"{name} was edited in the deployment archive, and cannot be deployed as it is now: {found}"
    return None, _error(event, message, "Correct the script that edits it, then deploy again.")


def edit_warning(name):
    """What to say where an edited AppSpec file counts."""
    return f"{name} in the deployment archive was edited since it was unpacked. What it says now counts for the events that follow."


def keeps_changing(needs):
    """The host's error when what was given is not what was needed any more before the event could begin."""
    message = f"{WHAT[needs['what']]} was changed again before {needs['event']} could begin."
    return _error(needs["event"], message, "Look for a process on the host that goes on changing it, then deploy again.")


def not_staged(needs, staged):
    """The host's error when the bundle, which a script had removed, could not be brought again. staged: the result of that."""
    segment = {"event": needs["event"]}
    return {**(staged.get("error") or error_of_task(segment, STAGING, staged)), **segment}


def failed_in_event(error, left, log_path):
    """The result of a run that ended before an event, because of what the event needed. left: the events after it; log_path: of the scripts before."""
    text = f"{error['code']}: {error['message']} {error['hint']}".strip()
    records = [event_record(error["event"], "Failed"), *(event_record(event, "Skipped") for event in left)]
    return {"failed": True, "changed": False, "msg": text, "error": {**error, "log_path": log_path}, "log_path": log_path, "events": records}


def joined_results(results):
    """The results of the runs of a segment, one after the other, as that of the segment."""
    joined = {
        "changed": any(result.get("changed") for result in results),
        "events": [event for result in results for event in result.get("events") or []],
        "events_shown": [name for result in results for name in result.get("events_shown") or []],
        "install": next((result["install"] for result in reversed(results) if result.get("install")), None),
        "diff": [change for result in results for change in result.get("diff") or []],
    }
    return {**(results[-1] if results else {"stop_requested": False, "needs": None}), **joined}


def _error(event, message, hint):
    return host_error({"event": event}, "INVALID_REVISION", message, hint=hint)
