# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the events of a segment on a host, and gives the host what it turns out to need on the way."""

from __future__ import annotations

from ..lifecycle.lifecycle import events_to_run
from ..lifecycle.segment_needs import edit_warning, failed_in_event, joined_results, keeps_changing, not_staged, read_edited_appspec


class SuppliedRun:
    """For one host and segment.

    run(events, appspec, number): runs events by an AppSpec and returns the result; number: how many runs of the segment there were before.
    stage(): brings the bundle to the host again and returns the result. previous: the events of revisions before, see previous_events.
    """

    def __init__(self, run, stage, previous):
        self._run, self._stage, self._previous = run, stage, previous
        self._results, self._warnings, self._left = [], [], []

    def run(self, segment, order, appspec):
        """A segment, and the order of all events -> (the result, the AppSpec that counts after it)."""
        needs = {"event": None}
        events = events_to_run(segment, order, appspec, self._previous)
        while events:
            before, needs = needs, self._run_once(events, appspec)
            if not needs:
                break
            if not self._results[-1]["events"] and (needs["event"], needs["what"]) == (before["event"], before.get("what")):
                self._fail(keeps_changing(needs))
                break
            appspec = self._supply(needs, appspec)
            if self._results[-1].get("failed") or needs["event"] is None:
                break
            events = events_to_run(segment, order, appspec, self._previous, needs["event"])
        return joined_results(self._results), appspec

    def _run_once(self, events, appspec):
        """What is needed for the run to go on, None if it is over."""
        answer = self._run(events, appspec, len(self._results))
        self._results.append(answer)
        if answer.get("events"):
            answer["events"][0]["warnings"][:0] = self._warnings
            self._warnings = []
        needs = None if answer.get("failed") or answer["stop_requested"] else answer["needs"]
        if needs and needs["event"]:
            self._left = events[events.index(needs["event"]) + 1 :]
        return needs

    def _supply(self, needs, appspec):
        """Give what is needed, or note the failure to -> the AppSpec that counts from now on."""
        self._warnings += needs["warnings"]
        if needs["what"] == "bundle":
            staged = self._stage()
            if staged.get("failed"):
                self._fail(not_staged(needs, staged))
            return appspec
        name = appspec["file"]["name"]
        edited, error = read_edited_appspec(needs, name)
        if error:
            # At the end of a segment nobody needs it yet: the first event that does will say so.
            if needs["event"]:
                self._fail(error)
            return appspec
        self._warn(edit_warning(name))
        return edited

    def _fail(self, error):
        self._results.append(failed_in_event(error, self._left, self._results[-1].get("log_path")))

    def _warn(self, warning):
        last = next((result["events"][-1] for result in reversed(self._results) if result.get("events")), None)
        (last["warnings"] if last else self._warnings).append(warning)
