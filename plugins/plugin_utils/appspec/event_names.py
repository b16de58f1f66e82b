# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was meant by the name of an event that runs no scripts."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import SCRIPTED_EVENTS

from ..spelling import nearest

# The events around those that run no scripts.
EVENTS_AROUND = {
    "DownloadBundle": "BeforeInstall, which comes next",
    "Install": "BeforeInstall or AfterInstall",
    "BlockTraffic": "BeforeBlockTraffic or AfterBlockTraffic",
    "AllowTraffic": "BeforeAllowTraffic or AfterAllowTraffic",
}
# Names that people make up, and the event that runs scripts at that time.
INVENTED_EVENTS = {
    "beforestart": "AfterInstall",
    "beforeapplicationstart": "AfterInstall",
    "afterstart": "ValidateService",
    "afterapplicationstart": "ValidateService",
    "validate": "ValidateService",
    "start": "ApplicationStart",
    "stop": "ApplicationStop",
    "beforeapplicationstop": "ApplicationStop",
    "afterapplicationstop": "BeforeInstall",
    "preinstall": "BeforeInstall",
    "postinstall": "AfterInstall",
}
# Below this, as for BeforeStart and BeforeInstall, one name is not the other misspelt.
MISSPELT = 0.8


def event_hint(name):
    """What to do about a name that runs no scripts."""
    if name in EVENTS_AROUND:
        return f"CodeDeploy does {name} by itself; use {EVENTS_AROUND[name]}."
    if name == "AfterAllowTestTraffic":
        return "It is an event of Amazon ECS deployments; on servers, AfterAllowTraffic comes nearest."
    if name.lower() in INVENTED_EVENTS:
        return f"Use {INVENTED_EVENTS[name.lower()]}, which runs at that time."
    known = misspelt_event(name)
    return f"Did you mean {known}?" if known else f"The events that run scripts are {', '.join(SCRIPTED_EVENTS)}."


def misspelt_event(name):
    """The event that runs scripts whose name is most like this one, or None."""
    return nearest(name, SCRIPTED_EVENTS, MISSPELT)
