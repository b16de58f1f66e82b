# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event DownloadBundle: unpacks the staged bundle into the deployment's folder."""

from __future__ import annotations

import os
import shutil

from .bundle_cache import link_bundle
from ..disk.state_files import recorded_directory, write_atomically, write_json
from ..disk.process_reader import processes_in
from .retention_rules import archive_set_aside, spared_deployment, surplus_deployments
from ..archive.unpack import unpack_bundle


def download_bundle(request, paths, warnings):
    """The event DownloadBundle: old revisions go, the staged bundle is unpacked, the deployment becomes the most recent one. Adds to the warnings."""
    # ApplicationStop may have removed the folder, or all of them.
    os.makedirs(paths.directory, exist_ok=True)
    warnings.extend(_remove_surplus(request["max_revisions"], paths))
    bundle = request["bundle"]
    link_bundle(paths.root, bundle, paths.bundle)
    write_json(paths.appspec, request["appspec"])
    write_json(
        paths.revision, {"revision": request["revision"], "bundle_sha256": bundle["sha256"], "bundle_type": bundle["bundle_type"]}
    )
    warnings.extend(_set_aside(paths.archive))
    unpack_bundle(paths.bundle, bundle["bundle_type"], paths.archive)
    write_atomically(paths.most_recent_install, paths.directory)


def _remove_surplus(max_revisions, paths):
    with os.scandir(paths.group) as entries:
        others = {entry.path: entry.stat().st_mtime for entry in entries if entry.is_dir() and entry.path != paths.directory}
    surplus = surplus_deployments(others, recorded_directory(paths.last_successful_install), max_revisions)
    in_use = processes_in(surplus)
    for directory in surplus:
        if directory not in in_use:
            shutil.rmtree(directory)
    return [spared_deployment(directory, processes) for directory, processes in in_use.items()]


def _set_aside(archive):
    """Rename the archive that an earlier try has left, if processes live in it: they stay where they are. -> warnings"""
    processes = processes_in([archive]).get(archive) if os.path.isdir(archive) else None
    if not processes:
        return []
    number = 1
    while os.path.lexists(f"{archive}.{number}"):
        number += 1
    os.rename(archive, f"{archive}.{number}")
    return [archive_set_aside(f"{archive}.{number}", processes)]
