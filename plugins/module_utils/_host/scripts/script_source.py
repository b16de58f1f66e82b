# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the unpacked revision and the scripts that serve an event."""

from __future__ import annotations

import collections
import os

from ..deployment_paths import archive_path, appspec_path
from ..disk.state_files import read_json, recorded_directory, write_json
from ..error_codes import error_of
from ..lifecycle.event_rules import has_own_archive
from ..lifecycle.events import DOWNLOAD_BUNDLE
from .script_revision_rules import CURRENT, LAST_SUCCESSFUL, MOST_RECENT, script_source


# The unpacked revision, a path, and the script entries that serve an event, a list.
HookSource = collections.namedtuple("HookSource", ["archive", "scripts"])


def hook_source(event, request, paths):
    """The HookSource of `event`; without scripts where there is no earlier revision."""
    source = _source(event, request, paths)
    if source == CURRENT:
        return HookSource(paths.archive, request["appspec"]["hooks"].get(event, []))
    records = {LAST_SUCCESSFUL: paths.last_successful_install, MOST_RECENT: paths.most_recent_install}
    directory = recorded_directory(records[source])
    if directory is None:
        return HookSource("", [])
    return HookSource(archive_path(directory), _previous_appspec(directory, request["previous_appspecs"])["hooks"].get(event, []))


def require_archive(request, paths):
    """Raise DeploymentError if an event needs this deployment's revision and it has not been unpacked."""
    for event in request["events"]:
        if event == DOWNLOAD_BUNDLE:
            return
        if _source(event, request, paths) == CURRENT and not os.path.isdir(paths.archive):
            raise error_of(
                "archive-missing",
                f"{event} cannot run: deployment {paths.deployment_id} has no unpacked revision on this server.",
                "Run the event DownloadBundle first.",
            )


def keep_previous_appspecs(previous_appspecs):
    """Keep the AppSpec as data of revisions of which the CodeDeploy agent, or who edited the file, has left the text only."""
    for directory, appspec in previous_appspecs.items():
        if os.path.isdir(archive_path(directory)) and "refused" not in appspec:
            write_json(appspec_path(directory), appspec)


def keep_appspec(request, paths):
    """Keep the AppSpec as data of this deployment, where its revision is unpacked and a script has edited the file since."""
    if DOWNLOAD_BUNDLE not in request["events"] and os.path.isdir(paths.archive) and read_json(paths.appspec) != request["appspec"]:
        write_json(paths.appspec, request["appspec"])


def is_served_by_archive(event, request, paths):
    """Whether the scripts of `event`, or its files, are those of this deployment's own unpacked revision."""
    return _source(event, request, paths) == CURRENT


def _source(event, request, paths):
    has_archive = has_own_archive(event, request["events"], os.path.isdir(paths.archive))
    return script_source(event, request["deployment"], has_archive)


def _previous_appspec(directory, previous_appspecs):
    if not os.path.isdir(archive_path(directory)):
        raise _no_appspec(f"{archive_path(directory)} is not on this server")
    appspec = previous_appspecs.get(directory) or read_json(appspec_path(directory))
    if appspec is None:
        raise _no_appspec(f"{directory} holds none")
    if "refused" in appspec:
        raise _no_appspec(f"it was edited after it was deployed, in {archive_path(directory)}, and cannot be meant. {appspec['refused']}")
    return appspec


def _no_appspec(problem):
    return error_of(
        "appspec-missing",
        f"The AppSpec file of the installed revision cannot be used: {problem}.",
        "Set ignore_application_stop_failures for one deployment; the next one then finds a complete revision.",
    )
