# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the revisions that a host had before mean for a deployment."""

from __future__ import annotations

INSTALLS = ("last_successful_install", "most_recent_install")


def previous_revision(preflight, agent_appspecs):
    """The result of preflight, and the AppSpec files that the agent left (directory -> AppSpec as data) -> {events, agent_appspecs}.

    events: those that have scripts in a revision installed before.
    """
    installs = [preflight.get(name) or {} for name in INSTALLS]
    events = [event for install in installs for event in install.get("events") or []]
    events += [event for appspec in agent_appspecs.values() for event in appspec["hooks"]]
    return {"events": sorted(set(events)), "agent_appspecs": agent_appspecs}
