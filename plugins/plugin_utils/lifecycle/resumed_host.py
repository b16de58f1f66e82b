# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a host goes on in a deployment whose run was lost, by what its server knows of the runs of segments."""

from __future__ import annotations

from .host_record import IN_PROGRESS, IN, OUT
from .host_report import report_of_tasks
from .segment_needs import joined_results

# What a load balancer was told last on a host that is past the segment.
TRAFFIC_PAST = {"block_traffic": OUT, "allow_traffic": IN}


def run_id(record, number):
    """The id of a run of the segment that the host is at. number: how many runs of it there were before."""
    return f"{record['attempt']}.{record['segments_done']}.{number}"


def resumed_host(record, segments, past, appspec):
    """The record of a host that begins, or goes on at the segment whose events ran last: they are followed, or their result is read.

    Where the events came to no end and nothing runs them any more, the host begins again from the start of its lifecycle, or of the phase that it was
    ready for. record: a new one, or of a host that was ready; past: {runs, appspec}, see past_runs on the server; appspec: the one of the plan.
    """
    all_runs = sorted(({**run, "at": tuple(map(int, run["run_id"].split(".")))} for run in past["runs"]), key=lambda run: run["at"])
    if not all_runs:
        return record
    first = record["segments_done"]
    known = {**record, "attempt": all_runs[-1]["at"][0], "appspec": None if past["appspec"] == appspec else past["appspec"]}
    runs = [run for run in all_runs if run["at"][1] >= first]
    if not runs:
        return known
    attempt, done, _number = runs[-1]["at"]
    begun = {**known, "status": IN_PROGRESS, "was_begun": True}
    if runs[-1]["result"] is None and not runs[-1]["is_running"]:
        return {**begun, "attempt": attempt + 1, **({} if first else {"appspec": None})}
    reports = [_report_of_past(segments[index], [run for run in runs if run["at"][:2] == (attempt, index)]) for index in range(first, done)]
    return {
        **begun,
        "segments_done": done,
        "events": [*record["events"], *(event for report in reports for event in report["events"])],
        "traffic": next((report["traffic"] for report in reversed(reports) if report["traffic"]), record["traffic"]),
    }


def _report_of_past(segment, runs):
    """{events, traffic} of a segment that the host is through."""
    if segment["type"] == "events":
        return {"events": joined_results([run["result"] for run in runs if run["result"]])["events"], "traffic": None}
    if segment["type"] == "tasks":
        return report_of_tasks(segment)
    event = {"name": segment["event"], "status": "Succeeded", "duration_seconds": None, "scripts": []}
    return {"events": [event], "traffic": TRAFFIC_PAST[segment["type"]]}
