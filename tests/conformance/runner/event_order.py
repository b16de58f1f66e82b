# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re

PREVIOUS_REVISION_EVENTS = ["BeforeBlockTraffic", "AfterBlockTraffic", "ApplicationStop"]
DEFAULT_EVENTS = [
    *PREVIOUS_REVISION_EVENTS,
    "DownloadBundle",
    "BeforeInstall",
    "Install",
    "AfterInstall",
    "ApplicationStart",
    "ValidateService",
    "BeforeAllowTraffic",
    "AfterAllowTraffic",
]
BEFORE_DOWNLOAD = set(PREVIOUS_REVISION_EVENTS)
BEFORE_INSTALL = BEFORE_DOWNLOAD | {"DownloadBundle", "BeforeInstall"}


def requested_events(events):
    """The events that the agent's command line runs for an events option (None: not given).

    What is missing of DownloadBundle and Install comes first. ValueError: an order or a name the command line refuses.
    """
    if events is None:
        return list(DEFAULT_EVENTS)
    for name in events:
        if not re.match("[A-Z][A-Za-z0-9]*$", name):
            raise ValueError(f"{name} is not a name for an event.")
    ordered = [name for name in ("DownloadBundle", "Install") if name not in events] + list(events)
    refuse_early(ordered, "DownloadBundle", BEFORE_DOWNLOAD)
    refuse_early(ordered, "Install", BEFORE_INSTALL)
    return ordered


def refuse_early(events, landmark, allowed_before):
    early = [name for name in events[: events.index(landmark)] if name not in allowed_before]
    if early:
        raise ValueError(f"{', '.join(early)} cannot come before {landmark}.")


def custom_events(events):
    """The events of a list that are not CodeDeploy's own."""
    return [name for name in events if name not in DEFAULT_EVENTS]
