# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a deployment group a server runs now; touches nothing."""

from __future__ import annotations

import os
import time

from ..deployment_paths import GroupPaths, archive_path, revision_path
from ..disk.state_files import read_json, recorded_directory
from ..error_codes import error_of
from ..segment.group_lock import read_holder, running_process

BECOME = "Run with become, or as the user who deploys."
TOLD_OF_HOLDER = ("deployment_id", "started_by", "since")


def look_at_server(deployment_root, deployment_group_id):
    """{installed: the last successful install, see read_installed, in_progress: the deployment whose events run now}; null where there is none.

    Raises DeploymentError.
    """
    paths = GroupPaths(deployment_root, deployment_group_id)
    try:
        return {"installed": read_installed(paths), "in_progress": _in_progress(paths)}
    except OSError as error:
        raise unreadable(error, paths.root) from error


def read_installed(paths):
    """{deployment_id, directory, since, revision, bundle_sha256, deployed_by, has_archive} of the last deployment that was installed, or None.

    A deployment by the CodeDeploy agent has neither revision nor hash on the server. Raises OSError.
    """
    directory = recorded_directory(paths.last_successful_install)
    if directory is None:
        return None
    since = time.gmtime(os.stat(paths.last_successful_install).st_mtime)
    ours = _read_revision(revision_path(directory))
    return {
        "deployment_id": os.path.basename(directory),
        "directory": directory,
        "since": time.strftime("%Y-%m-%dT%H:%M:%SZ", since),
        "revision": ours.get("revision"),
        "bundle_sha256": ours.get("bundle_sha256"),
        # Without its folder nothing tells whose it was.
        "deployed_by": "agentless.codedeploy" if ours else "codedeploy-agent" if os.path.isdir(directory) else None,
        "has_archive": os.path.isdir(archive_path(directory)),
    }


def unreadable(error, path):
    """The DeploymentError for an OSError met while looking."""
    where = error.filename or path
    if isinstance(error, PermissionError):
        return error_of("os:EACCES", f"Cannot read {where}: permission denied.", BECOME)
    return error_of("not-read", f"Cannot read {where}: {error.strerror or error}.", "Correct this on the server.")


def _read_revision(path):
    try:
        found = read_json(path)
    except ValueError as error:
        raise error_of("not-read", f"{path} is damaged: {error}.", "Deploy again, which writes it anew.") from error
    return found if isinstance(found, dict) else {}


def _in_progress(paths):
    holder = read_holder(paths.lock)
    return {key: holder.get(key) for key in TOLD_OF_HOLDER} if holder and running_process(holder) else None
