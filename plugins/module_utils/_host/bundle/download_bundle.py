# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event DownloadBundle: unpacks the staged bundle into the deployment's folder."""

from __future__ import annotations

import os
import shutil

from .bundle_cache import link_bundle
from ..disk.state_files import recorded_directory, write_atomically, write_json
from .retention_rules import surplus_deployments
from .unpack import unpack_bundle


def download_bundle(request, paths):
    """The event DownloadBundle: old revisions go, the staged bundle is unpacked, the deployment becomes the most recent one."""
    # ApplicationStop may have removed the folder, or all of them.
    os.makedirs(paths.directory, exist_ok=True)
    _remove_surplus(request["max_revisions"], paths)
    bundle = request["bundle"]
    link_bundle(paths.root, bundle, paths.bundle)
    write_json(paths.appspec, request["appspec"])
    write_json(
        paths.revision, {"revision": request["revision"], "bundle_sha256": bundle["sha256"], "bundle_type": bundle["bundle_type"]}
    )
    unpack_bundle(paths.bundle, bundle["bundle_type"], paths.archive)
    write_atomically(paths.most_recent_install, paths.directory)


def _remove_surplus(max_revisions, paths):
    with os.scandir(paths.group) as entries:
        others = {entry.path: entry.stat().st_mtime for entry in entries if entry.is_dir() and entry.path != paths.directory}
    for directory in surplus_deployments(others, recorded_directory(paths.last_successful_install), max_revisions):
        shutil.rmtree(directory)
