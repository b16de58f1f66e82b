# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the lifecycle events of one segment on a server, in a process that outlives the connection."""

from __future__ import annotations

import os
import time

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..deployment_paths import DeploymentPaths
from ..disk.os_failure import os_failure
from ..lifecycle.event_rules import check_events
from ..lifecycle.lifecycle_report import refused
from ..lifecycle.lifecycle_runner import run_events
from ..lifecycle.request_rules import check_request
from ..lifecycle.stop_request import StopRequest
from ..scripts.script_source import require_archive
from .group_lock import take_lock
from .segment_follower import follow, process_of
from .log_page import log_page
from .log_reader import log_size
from .segment_journal import SegmentJournal
from .segment_process import start_segment
from .stop_segment import ask_to_stop


def run_segment(request, environment):
    """Run request["events"] in order; the first one that fails ends it. -> the module's result, or what follow() returns while it runs

    request: the parameters of the module lifecycle_events, `diff_mode`, and `check_mode`, in which events and scripts are Pending.
    The same run_id of the same deployment again is the same run: it is followed, or its result is read. environment: what the scripts inherit.
    With `log_offset` the answer has `log_page` too, what lies behind it in the log of scripts.
    """
    try:
        paths = DeploymentPaths(request["deployment_root"], request["deployment"])
        check_request(request)
        check_events(request["events"], request["appspec"])
        if request["check_mode"]:
            from ..lifecycle.event_preview import EventPreview

            return run_events(EventPreview(request, paths), request, paths, lambda **entry: None, StopRequest())
        return _with_log(request, paths, _run(request, paths, environment))
    except DeploymentError as error:
        return refused(error)
    except OSError as error:
        return refused(os_failure("run lifecycle events", error, request["deployment_root"]))


def follow_segment(request):
    """Go on following a run. request: {deployment_root, deployment, run_id, since, follow_seconds, stop: how soon it shall end, or null} -> as run_segment()"""
    paths = DeploymentPaths(request["deployment_root"], request["deployment"])
    journal = paths.journal(request["run_id"])
    process = process_of(journal, request["since"]) if request["stop"] else None
    if process:
        ask_to_stop(process, request["stop"])
    return _with_log(request, paths, follow(journal, paths.script_log, request["since"], request["follow_seconds"]))


def _with_log(request, paths, answer):
    offset = request.get("log_offset")
    return answer if offset is None else {**answer, "log_page": log_page(paths.script_log, offset)}


def _run(request, paths, environment):
    run_id = request["run_id"] or str(time.time_ns())
    path = paths.journal(run_id)
    since = request["since"] or {"journal": 0, "log": log_size(paths.script_log), "process": None}
    # What is followed already has begun, also where a script has removed its journal.
    if request["since"] or os.path.exists(path):
        return follow(path, paths.script_log, since, request["follow_seconds"])
    require_archive(request, paths)
    holder = {
        "deployment_id": paths.deployment_id,
        "started_by": request["started_by"],
        "since": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "journal": path,
    }
    lock, before = take_lock(paths.lock, holder, request["lock_timeout_seconds"])
    try:
        ended = _start(request, paths, environment, path, lock, before)
    finally:
        os.close(lock)
    try:
        return follow(path, paths.script_log, since, request["follow_seconds"], ended)
    finally:
        if ended is not None:
            os.close(ended)


def _start(request, paths, environment, path, lock, before):
    """What start_segment() returns; None where another process has begun this run meanwhile."""
    try:
        journal = SegmentJournal(path)
    except FileExistsError:
        return None
    try:
        return start_segment(request, paths, environment, journal, lock, before)
    finally:
        journal.close()
