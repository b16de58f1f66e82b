# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs lifecycle events, one after the other."""

from __future__ import annotations

from .events import PREVIOUS_REVISION_EVENTS
from .lifecycle_report import blame_previous_revision, event_record, lifecycle_result, located
from .stop_request import stopped


def run_events(executor, request, paths, tell, stop):
    """Run request["events"] in order; the first one that fails ends it, and one for which the controller has to give something. -> the result

    executor: an EventExecutor, or an EventPreview; tell: called as tell(began=name) and tell(ended=record) for each event that is run; stop: a StopRequest.
    """
    records, failure, needs = [], None, None
    for event in request["events"]:
        if stop.is_asked and not failure:
            failure = located(stopped(event), event, paths.script_log)
        if failure:
            records.append(event_record(event, "Skipped"))
            continue
        needs = executor.needs(event)
        if needs:
            break
        tell(began=event)
        record, error = executor.execute(event)
        tell(ended=record)
        records.append(record)
        if error and request["ignore_application_stop_failures"] and event in PREVIOUS_REVISION_EVENTS:
            record["warnings"].append(f"{event} failed and is ignored: {error.message}")
        elif error:
            failure = blame_previous_revision(located(error, event, paths.script_log), record)
    result = lifecycle_result(executor.changed, records, executor.install, executor.diff, paths.script_log, failure)
    if not (needs or failure):
        needs = executor.needs(None)
    # Too late for these events, but not for those that come after them.
    return {**result, "needs": needs, "stop_requested": stop.is_asked and not failure}
