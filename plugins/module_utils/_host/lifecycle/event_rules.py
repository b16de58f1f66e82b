# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which lists of lifecycle events can be run."""

from __future__ import annotations

import re

from ..error_codes import error_of
from .events import DOWNLOAD_BUNDLE, INSTALL, PREVIOUS_REVISION_EVENTS, SERVER_EVENTS

MAY_PRECEDE = {
    DOWNLOAD_BUNDLE: PREVIOUS_REVISION_EVENTS,
    INSTALL: PREVIOUS_REVISION_EVENTS + (DOWNLOAD_BUNDLE, "BeforeInstall"),
}
EVENT_NAME = re.compile(r"[A-Z][a-z][A-Za-z0-9]*")


def check_events(events, appspec):
    """Raise DeploymentError for an event list that can never be run: a wrong name, a wrong order, a custom event without scripts."""
    if not events:
        raise _refusal("No lifecycle event is given.", "Give the events to run in events, in their order.")
    for event in events:
        _check_name(event, appspec["hooks"])
    for later, allowed in MAY_PRECEDE.items():
        if later not in events:
            continue
        for event in events[: events.index(later)]:
            if event not in allowed:
                raise _refusal(f"{event} cannot run before {later}.", f"Put {later} before {event} in events.")


def has_own_archive(event, events, archive_exists):
    """True if `event` comes when this deployment has its archive: events ahead of DownloadBundle belong to a lifecycle that starts over."""
    if DOWNLOAD_BUNDLE in events:
        return events.index(event) > events.index(DOWNLOAD_BUNDLE)
    return archive_exists


def _check_name(event, hooks):
    if not EVENT_NAME.fullmatch(event):
        raise _refusal(f"{event!r} is not a lifecycle event name.", "Write it as CodeDeploy writes its events, such as ApplicationStart.")
    if event not in SERVER_EVENTS and event not in hooks:
        raise error_of(
            "custom-event-not-in-appspec",
            f"The event {event} is neither a lifecycle event of CodeDeploy nor listed under hooks in the AppSpec file.",
            f"Add {event} to the hooks section of the AppSpec file, or leave it out of events.",
        )


def _refusal(message, hint):
    return error_of("events-refused", message, hint)
