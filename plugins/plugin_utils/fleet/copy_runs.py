# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The runs of copy_auto_scaling_group that are one to whoever asked for it: each waits for a while only, so that it can be shown how far the group is."""

from __future__ import annotations

# By default, as in the documentation of the module.
WAIT_SECONDS = 900
SHOW_SECONDS = 20
# The states that a run which goes on waits for without making its calls again.
WAITS_BEFORE_IT_ENDS = (None, "copied", "removed")
TIMEOUT = "TIMEOUT"


def next_wait(limit_seconds, waited_seconds):
    """How many seconds the next run may wait, of what is left of the limit."""
    return max(0, min(SHOW_SECONDS, int(limit_seconds - waited_seconds)))


def has_ended(result, limit_seconds, waited_seconds):
    """Whether there is nothing more to wait for after a run with this result, or no time left."""
    code = (result.get("error") or {}).get("code")
    return code != TIMEOUT or int(limit_seconds - waited_seconds) <= 0


def progress_line(result, limit_seconds, waited_seconds):
    """What is shown after a run that waited in vain."""
    return f"{result['error']['message']} Waited for {waited_seconds:.0f} of {limit_seconds} s."


def joined_runs(results):
    """The results of all runs as one: the last, with the calls of all."""
    last, counts = results[-1], {}
    for result in results:
        for name, count in (result.get("api_calls") or {}).items():
            counts[name] = counts.get(name, 0) + count
    calls = [call for result in results for call in result.get("calls") or []]
    # What becomes of each field is told by the run that has planned it.
    report = next((result["report"] for result in results if result.get("report")), last.get("report"))
    return {**last, "changed": any(result.get("changed") for result in results), "calls": calls, "report": report, "api_calls": counts}
