# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sources and scripts that are not in the bundle, as scripts of the revision make them while it is deployed."""

from __future__ import annotations

import posixpath

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..error_codes import code_of
from ..lifecycle.events import DOWNLOAD_BUNDLE, LIFECYCLE_EVENTS

OWN_EVENTS = LIFECYCLE_EVENTS[LIFECYCLE_EVENTS.index(DOWNLOAD_BUNDLE) :]


def covers(made, path):
    """Whether a path of the revision is one of those that hooks make, or lies below one."""
    path = plain(path)
    return any(plain(other) in ("", path) or path.startswith(f"{plain(other)}/") for other in made)


def plain(path):
    """A path from the root of the revision, without what changes nothing about it; the root itself is empty."""
    return posixpath.normpath(f"/{path}").strip("/")


def makers(hooks, event, script=None):
    """{event: [location]} of AppSpec hooks -> [(event, location)] of the scripts that run before an event, or before one of its scripts."""
    before = [(other, location) for other in events_until(event) for location in hooks.get(other, []) if other != event]
    own = hooks.get(event, []) if event in OWN_EVENTS else []
    return before + [(event, location) for location in (own[: own.index(script)] if script in own else [])]


def events_until(event):
    """The events for which the revision lies unpacked, up to this one; all where its scripts serve the next deployment, or it is one of the user's."""
    return OWN_EVENTS[: OWN_EVENTS.index(event) + 1] if event in OWN_EVENTS else OWN_EVENTS


def check_sources(request, exists):
    """Raise DeploymentError for a source that a hook should have made and did not. exists: whether there is a path in the unpacked revision."""
    for mapping in request["appspec"]["files"]:
        source = mapping["source"]
        if covers(request["paths_made_by_hooks"], source) and not exists(plain(source)):
            who = _who(request, "Install")
            raise DeploymentError(code_of("os:ENOENT"), f"The source {source} in the files section was not made: {who}.", HINT, reason="source-not-made")


def blame_makers(error, request, event):
    """The error of a script that is missing, which says which hook should have made it where one should have."""
    script = error.where.get("script")
    if error.where.get("reason") != "script-missing" or not covers(request["paths_made_by_hooks"], script):
        return error
    message = f"The script {script} of {event} was not made: {_who(request, event, script)}."
    return DeploymentError(error.code, message, HINT, **error.where)


HINT = "See in the log of scripts what they did, and correct them, or codedeploy_paths_made_by_hooks."


def _who(request, event, script=None):
    hooks = {name: [entry["location"] for entry in entries] for name, entries in request["appspec"]["hooks"].items()}
    names = [f"{location} of {name}" for name, location in makers(hooks, event, script)]
    return f"{', '.join(names)} should have made it" if names else "no script of the revision runs before it, so tasks should have made it"
