# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The phases of a deployment: parts of the lifecycle that all hosts of a fleet are through before the next part begins.

In place there is one. A blue/green deployment deploys to the replacement fleet, has traffic rerouted to it, and deregisters the original fleet.
"""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import ALLOW_EVENTS

from .host_record import is_over
from .kinds_of_host import BLUE, GREEN

DEPLOY, REROUTE, DEREGISTER = PHASES = ("deploy", "reroute", "deregister")


def phase_of(kind, event):
    """The phase in which an event of a kind of host happens."""
    if kind == BLUE:
        return DEREGISTER
    return REROUTE if kind == GREEN and event in ALLOW_EVENTS else DEPLOY


def segments_in(segments, phase):
    """The segments of a lifecycle that belong to a phase, in order, each with its index among all."""
    return [{**segment, "index": index} for index, segment in enumerate(segments) if segment["phase"] == phase]


def is_through(record, segments, phase):
    """Whether a host is through all of its segments up to the end of a phase, or has failed. segments: none where they are not known."""
    last = max((index for index, segment in enumerate(segments) if PHASES.index(segment["phase"]) <= PHASES.index(phase)), default=len(segments))
    return is_over(record) or (bool(segments) and record["segments_done"] > last)
