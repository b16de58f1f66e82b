# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the lifecycle events of one segment on a server."""

from __future__ import annotations

import contextlib
import os

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .deployment_lock import deployment_lock
from ..deployment_paths import DeploymentPaths
from .event_executor import EventExecutor
from .event_preview import EventPreview
from .event_rules import check_events
from .events import PREVIOUS_REVISION_EVENTS
from ..scripts.script_source import adopt_agent_deployments, require_archive
from .lifecycle_report import blame_previous_revision, event_record, lifecycle_result, located, refused
from ..disk.os_failure import os_failure
from .request_rules import check_request
from ..scripts.script_log import ScriptLog


def run_lifecycle(request, environment):
    """Run request["events"] in order; the first one that fails ends it. -> the module's result

    request: the module's parameters, `diff_mode` and `check_mode`, in which events and scripts are Pending; environment: what the scripts inherit.
    """
    try:
        paths = DeploymentPaths(request["deployment_root"], request["deployment"])
        check_request(request)
        check_events(request["events"], request["appspec"])
        if request["check_mode"]:
            return _run_events(EventPreview(request, paths), request, paths)
        return _run(request, paths, environment)
    except DeploymentError as error:
        return refused(error)
    except OSError as error:
        return refused(os_failure("run lifecycle events", error, request["deployment_root"]))


def _run(request, paths, environment):
    require_archive(request, paths)
    with deployment_lock(paths.lock), contextlib.closing(ScriptLog(paths)) as log:
        os.makedirs(paths.directory, exist_ok=True)
        adopt_agent_deployments(request["agent_appspecs"])
        return _run_events(EventExecutor(request, paths, environment, log), request, paths)


def _run_events(executor, request, paths):
    records, failure = [], None
    for event in request["events"]:
        if failure:
            records.append(event_record(event, "Skipped"))
            continue
        record, error = executor.execute(event)
        records.append(record)
        if error and request["ignore_application_stop_failures"] and event in PREVIOUS_REVISION_EVENTS:
            record["warnings"].append(f"{event} failed and is ignored: {error.message}")
        elif error:
            failure = blame_previous_revision(located(error, event, paths.script_log), record)
    return lifecycle_result(executor.changed, records, executor.install, executor.diff, paths.script_log, failure)
