# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was deployed to a server before."""

from __future__ import annotations

import os

from ..deployment_paths import appspec_path, archive_path
from ..disk.state_files import read_json, recorded_directory


def previous_deployment(record_path, appspec_filename):
    """The deployment that a tracking file names, None if there is none.

    -> {deployment_id, directory, events, appspec_text, appspec_filename}. events: those with scripts, None if they are not known yet;
    then appspec_text is what the CodeDeploy agent has left to be parsed, None if nothing is left of the revision.
    """
    directory = recorded_directory(record_path)
    if directory is None:
        return None
    appspec = read_json(appspec_path(directory))
    text = None if appspec else _text(os.path.join(archive_path(directory), appspec_filename))
    return {
        "deployment_id": os.path.basename(directory),
        "directory": directory,
        "events": [event for event, scripts in appspec["hooks"].items() if scripts] if appspec else None,
        "appspec_text": text,
        "appspec_filename": appspec_filename,
    }


def _text(path):
    try:
        with open(path, encoding="utf-8", errors="replace", newline="") as file:
            return file.read()
    except OSError:
        return None
