# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a host is in the lifecycle of one deployment: {deployment_id, segments_done, events, error}."""

from __future__ import annotations


def progress_of(progress, deployment_id):
    """The progress of a host in this deployment; facts that another deployment left count as none."""
    if progress and progress["deployment_id"] == deployment_id:
        return progress
    return {"deployment_id": deployment_id, "segments_done": 0, "events": [], "error": None}


def advance_lifecycle(progress, deployment_id, events=(), error=None):
    """Add the events of a segment. The host is through the segment unless there is an error."""
    reached = progress_of(progress, deployment_id)
    return {
        "deployment_id": deployment_id,
        "segments_done": reached["segments_done"] + (0 if error else 1),
        "events": [*reached["events"], *events],
        "error": error,
    }


def is_at_segment(progress, deployment_id, segments_done):
    """Whether the host is through exactly the segments before this one, without an error."""
    reached = progress_of(progress, deployment_id)
    return reached["segments_done"] == segments_done and not reached["error"]
