# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepares a server for a deployment: what it lacks is said, the program is laid down, and a bundle that came along is staged."""

from __future__ import annotations

from ..bundle.bundle_stager import stage
from ..preflight.preflight_check import check_server
from .program_file import lay_down


def prepare(request, payload):
    """request: the parameters of the module preflight, and `carries_bundle`: whether the payload, a binary stream, is the bundle -> its result

    changed: whether the bundle was not there. Raises DeploymentError.
    """
    result = check_server(request)
    if result.get("failed"):
        return result
    program = _program(request["deployment_root"]) if request["lay_down_program"] else None
    if request["carries_bundle"] and not result["staged"]:
        result = {**result, "changed": stage({**request, "url": None, "path": None}, False, payload), "staged": True}
    return {**result, "program": program}


def _program(deployment_root):
    """The program for this deployment, or None where it cannot be kept: then modules do what it would do."""
    try:
        return lay_down(deployment_root)
    except OSError:
        return None
