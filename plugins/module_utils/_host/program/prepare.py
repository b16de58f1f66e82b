# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepares a server for a deployment: what it lacks is said, the program is laid down, and a bundle that came along is staged."""

from __future__ import annotations

import contextlib

from ..bundle.bundle_stager import stage
from ..deployment_paths import DeploymentPaths
from ..preflight.preflight_check import check_server
from ..segment.group_lock import wait_for_others


def prepare(request, payload):
    """request: the parameters of the module preflight and what follows -> its result

    program_sha256: of the sources that were carried here and are to be laid down: `program` of the result is what lay_down() returned, or None where it cannot
    be kept; None: nothing is laid down; carries_bundle: whether the payload, a binary stream, is the bundle;
    lock_timeout_seconds: None where nothing is to be changed, whatever is in progress; changed: whether the bundle was not there. Raises DeploymentError.
    """
    if request["lock_timeout_seconds"] is not None:
        _wait_for_others(request)
    result = check_server(request)
    if result.get("failed"):
        return result
    if request["program_sha256"]:
        result = {**result, "program": _program(request["deployment_root"], request["program_sha256"])}
    if request["carries_bundle"] and not result["staged"]:
        result = {**result, "changed": stage({**request, "url": None, "path": None}, False, payload), "staged": True}
    return result


def _wait_for_others(request):
    """What another deployment leaves counts, and while it goes on this one must not even take the server out of traffic."""
    paths = DeploymentPaths(request["deployment_root"], request["deployment"])
    # That the server cannot be deployed to by this user is found out next, and said with more.
    with contextlib.suppress(PermissionError):
        wait_for_others(paths.lock, paths.deployment_id, request["lock_timeout_seconds"])


def _program(deployment_root, sha256):
    """The program for this deployment, or None where it cannot be kept: then modules do what it would do."""
    # What compiles and packs is not imported where nobody wants the program.
    from .program_file import lay_down

    try:
        return lay_down(deployment_root, __loader__.archive, sha256)
    except OSError:
        return None
