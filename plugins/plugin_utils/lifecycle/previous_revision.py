# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the revisions that a host had before mean for a deployment."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import PREVIOUS_REVISION_EVENTS

INSTALLS = ("last_successful_install", "most_recent_install")


def previous_revision(preflight, previous_appspecs):
    """The result of preflight, and the AppSpecs that nobody had read as data (see previous_appspecs) -> {events, previous_appspecs}.

    events: those that have scripts in a revision installed before; of one that was refused, all that would run its scripts, as they fail.
    """
    installs = [preflight.get(name) or {} for name in INSTALLS]
    events = [event for install in installs for event in install.get("events") or []]
    events += [event for appspec in previous_appspecs.values() for event in appspec.get("hooks", PREVIOUS_REVISION_EVENTS)]
    return {"events": sorted(set(events)), "previous_appspecs": previous_appspecs}
