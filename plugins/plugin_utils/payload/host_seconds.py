# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a host took for what it went through, as far as its stored record says it."""

from __future__ import annotations

import datetime

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import ALLOW_TRAFFIC, BLOCK_TRAFFIC

from ..times import moment_of

SUCCEEDED = "Succeeded"
BEGUN = (SUCCEEDED, "Failed")


def event_times(event):
    """When an event started and ended: moments, or None as far as the record does not say it."""
    ended, seconds = event.get("end_time"), event.get("duration_seconds")
    if not ended:
        return None, None
    end = moment_of(ended)
    return (None if seconds is None else end - datetime.timedelta(seconds=seconds)), end


def event_seconds(events):
    """[(name, seconds)] of the events that have begun."""
    return [(event["name"], event["duration_seconds"]) for event in events if event["status"] in BEGUN and event.get("duration_seconds") is not None]


def seconds_out_of_traffic(events):
    """The seconds from the start of BlockTraffic to the end of AllowTraffic, in a list that is empty where they are not known, or the host is not back.

    Of tasks of the user's that block traffic only the end is known.
    """
    blocked = [event_times(event) for event in events if event["name"] == BLOCK_TRAFFIC and event["status"] == SUCCEEDED]
    allowed = [event_times(event)[1] for event in events if event["name"] == ALLOW_TRAFFIC and event["status"] == SUCCEEDED]
    start = (blocked[0][0] or blocked[0][1]) if blocked else None
    if not start or not allowed or not allowed[-1]:
        return []
    # Two controllers may have had a part in it, whose clocks differ.
    return [max(0.0, (allowed[-1] - start).total_seconds())]
