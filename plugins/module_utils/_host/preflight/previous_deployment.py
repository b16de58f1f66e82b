# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was deployed to a server before."""

from __future__ import annotations

import hashlib
import os

from ..bundle.appspec_file import is_read_from, read_appspec_file
from ..deployment_paths import appspec_path, archive_path
from ..disk.state_files import read_json, recorded_directory


def previous_deployment(record_path, appspec_filename):
    """The deployment that a tracking file names, None if there is none.

    -> {deployment_id, directory, events, appspec_text, appspec_sha256, appspec_filename}. events: those with scripts, None if they are not known yet;
    then appspec_text is what the CodeDeploy agent, or who edited the file after its deployment, has left to be parsed, and appspec_sha256 is of the file;
    both are None if nothing is left of the revision.
    """
    directory = recorded_directory(record_path)
    if directory is None:
        return None
    appspec = read_json(appspec_path(directory))
    name = appspec["file"]["name"] if appspec and "file" in appspec else appspec_filename
    content = read_appspec_file(archive_path(directory), name)
    is_known = appspec is not None and (content is None or is_read_from(appspec, content))
    left = None if is_known else content
    return {
        "deployment_id": os.path.basename(directory),
        "directory": directory,
        "events": [event for event, scripts in appspec["hooks"].items() if scripts] if is_known else None,
        "appspec_text": None if left is None else left.decode("utf-8", "replace"),
        "appspec_sha256": None if left is None else hashlib.sha256(left).hexdigest(),
        "appspec_filename": name,
    }
