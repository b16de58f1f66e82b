# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides of which revision the scripts of an event are run."""

from __future__ import annotations

from ..lifecycle.events import PREVIOUS_REVISION_EVENTS

CURRENT = "current"
LAST_SUCCESSFUL = "last_successful"
MOST_RECENT = "most_recent"

SOURCES = dict.fromkeys(PREVIOUS_REVISION_EVENTS, LAST_SUCCESSFUL)
BLUE_GREEN_ROLLBACK_SOURCES = {
    "BeforeBlockTraffic": MOST_RECENT,
    "AfterBlockTraffic": MOST_RECENT,
    "ApplicationStop": LAST_SUCCESSFUL,
    "BeforeAllowTraffic": LAST_SUCCESSFUL,
    "AfterAllowTraffic": LAST_SUCCESSFUL,
}


def script_source(event, deployment, has_archive):
    """Whose AppSpec and scripts serve `event`: CURRENT, LAST_SUCCESSFUL or MOST_RECENT.

    has_archive: this deployment's own revision is already unpacked when the event starts.
    """
    if has_archive:
        return CURRENT
    rollback = deployment["deployment_creator"] == "codeDeployRollback" and deployment["deployment_type"] == "BLUE_GREEN"
    return (BLUE_GREEN_ROLLBACK_SOURCES if rollback else SOURCES).get(event, CURRENT)
