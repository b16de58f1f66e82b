# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of lifecycle events as plain data."""

from __future__ import annotations

import datetime
import posixpath

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .events import PREVIOUS_REVISION_EVENTS

PATHS_SHOWN = 1000


def event_record(name, status, started=None, ended=None, scripts=(), warnings=()):
    """One event of the result. Times: aware datetimes, None for an event that was not started."""
    return {
        "name": name,
        "status": status,
        "start_time": _iso(started),
        "end_time": _iso(ended),
        "duration_seconds": round((ended - started).total_seconds(), 3) if started else 0,
        "scripts": list(scripts),
        "warnings": list(warnings),
    }


def script_record(entry, archive, status, outcome=None, error=None, duration_seconds=0, log_tail=""):
    """One script of an event. outcome: what ScriptProcess.run() returned, None for a script that was not run."""
    return {
        "location": entry["location"],
        "deployment_id": posixpath.basename(posixpath.dirname(archive)),
        "status": status,
        "exit_code": outcome and outcome["exit_code"],
        "signal": outcome and outcome["signal"],
        "error_code": error and error.code,
        "duration_seconds": round(duration_seconds, 3),
        "log_tail": log_tail,
    }


def located(error, event, log_path):
    """The DeploymentError that ended `event`, with every fact that the result tells of it."""
    facts = {"reason": None, "script": None, "exit_code": None, "log_tail": "", **error.where, "event": event, "log_path": log_path}
    return DeploymentError(error.code, error.message, error.hint, **facts)


def blame_previous_revision(error, event):
    """The located() error of an event, which says whose script it was when that came with an earlier deployment."""
    failed_scripts = [script for script in event["scripts"] if script["location"] == error.where["script"]]
    if event["name"] not in PREVIOUS_REVISION_EVENTS or not failed_scripts:
        return error
    message = f"{error.message} It is a script of the revision installed by deployment {failed_scripts[-1]['deployment_id']}, not of the new one."
    hint = f"{error.hint} To deploy without it, set codedeploy_ignore_application_stop_failures to true for one deployment.".strip()
    return DeploymentError(error.code, message, hint, **error.where)


def install_summary(outcome):
    """The `install` of the result: counts, and no more than PATHS_SHOWN paths of each kind."""
    kinds = ("added", "changed", "removed", "retained")
    record = {kind: list(outcome[kind][:PATHS_SHOWN]) for kind in kinds}
    record["counts"] = {kind: len(outcome[kind]) for kind in kinds}
    return record


def lifecycle_result(changed, events, install, diff, log_path, error):
    """The result of the module. install: what install_revision() returned, or None; error: a located() one or None."""
    result = {
        "changed": changed,
        "events": events,
        "install": install and install_summary(install),
        "diff": diff,
        "log_path": log_path,
        "needs": None,
        "error": None,
    }
    return {**result, **error.to_failure()} if error else result


def refused(error):
    """The whole result when nothing was run."""
    return lifecycle_result(False, [], None, [], None, located(error, None, None))


def _iso(moment):
    return moment and moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
