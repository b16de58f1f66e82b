# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings a bundle into the cache of a server."""

from __future__ import annotations

from .bundle_cache import is_staged, keep_staged, prune_cache, stage_bundle
from ..disk.os_failure import os_failure


def stage(request, check_mode, payload=None):
    """Have the bundle in the server's cache, from request["url"], from request["path"], or from a binary stream. -> True if it was not there"""
    deployment_root, bundle = request["deployment_root"], request["bundle"]
    missing = not is_staged(deployment_root, bundle)
    if check_mode:
        return missing
    try:
        if missing and request["url"]:
            # What speaks HTTP is long to import, and most bundles come another way.
            from .bundle_download import download_to_cache

            download_to_cache(deployment_root, bundle, request["url"])
        elif missing and payload:
            stage_bundle(deployment_root, bundle, payload)
        elif missing:
            _copy(deployment_root, bundle, request["path"])
        keep_staged(deployment_root, bundle)
        prune_cache(deployment_root, bundle)
    except OSError as error:
        raise os_failure("stage the bundle", error, deployment_root, bundle["size_bytes"]) from error
    return missing


def _copy(deployment_root, bundle, path):
    with open(path, "rb") as file:
        stage_bundle(deployment_root, bundle, file)
