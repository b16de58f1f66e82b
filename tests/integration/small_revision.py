# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A revision without a service: a file, and a script for each event, which notes that it ran."""

from __future__ import annotations

import pathlib

import yaml

from integration.runs.deployment_run import ON_HOST_EVENTS

SCRIPTED_EVENTS = [event for event in ON_HOST_EVENTS if event not in ("DownloadBundle", "Install")]
NOTE = """#!/bin/sh
set -e
echo "$LIFECYCLE_EVENT $(cat "$(dirname "$0")/../app/VERSION")" >>"$CODEDEPLOY_INSTALL_ROOT/events"
env >"$CODEDEPLOY_INSTALL_ROOT/environment"
"""


def make_small_revision(directory, version, scripts=None):
    """Make a revision that installs /srv/app/VERSION; gives its path. scripts: event -> shell commands to add to its script."""
    directory = pathlib.Path(directory)
    (directory / "app").mkdir(parents=True)
    (directory / "scripts").mkdir()
    (directory / "app" / "VERSION").write_text(version)
    for event in SCRIPTED_EVENTS:
        script = directory / "scripts" / f"{event}.sh"
        script.write_text(NOTE + (scripts or {}).get(event, ""))
        script.chmod(0o755)
    write_appspec(directory, {"version": 0.0, "os": "linux", "files": [{"source": "app", "destination": "/srv/app"}], "hooks": _hooks()})
    return directory


def write_appspec(directory, appspec):
    """Write a revision's AppSpec."""
    (directory / "appspec.yml").write_text(yaml.safe_dump(appspec, sort_keys=False))


def installed_versions(fleet):
    """What is installed on each host; None where nothing is."""
    paths = {name: fleet.hosts.install_root(name) / "srv/app/VERSION" for name in fleet.names}
    return {name: path.read_text() if path.exists() else None for name, path in paths.items()}


def noted_events(fleet, name):
    """What the scripts noted on a host since the last call: lines of event and version."""
    path = fleet.hosts.install_root(name) / "events"
    lines = path.read_text().splitlines() if path.exists() else []
    path.unlink(missing_ok=True)
    return lines


def _hooks():
    return {event: [{"location": f"scripts/{event}.sh", "timeout": 90}] for event in SCRIPTED_EVENTS}
