# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The error code for each cause of a failure on a server."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError


# What CodeDeploy's agent calls UnknownError, by the cause where that is known.
CODES_BY_REASON = {
    "file-exists-disallow": "FileInTheWay",
    "deployment-in-progress": "DeploymentInProgress",
    "stopped": "MANUAL_STOP",
    "user-unknown": "UserMissing",
    "owner-unknown": "UserMissing",
    "group-unknown": "GroupMissing",
    "tool-missing": "ToolMissing",
    "python-too-old": "PythonTooOld",
    "no-space": "NoSpace",
    "os:ENOSPC": "NoSpace",
    "os:EDQUOT": "NoSpace",
    "not-root": "PermissionDenied",
    "not-writable": "PermissionDenied",
    "os:EACCES": "PermissionDenied",
    "os:EPERM": "PermissionDenied",
    "os:EROFS": "PermissionDenied",
    "bundle-hash-mismatch": "BundleDamaged",
    "unpack-failed": "BundleDamaged",
}


def code_of(reason):
    """The error code for a cause, a short token such as `file-exists-disallow`."""
    return CODES_BY_REASON.get(reason, "UnknownError")


def error_of(reason, message, hint=""):
    """The DeploymentError for a cause, with the code for it."""
    return DeploymentError(code_of(reason), message, hint, reason=reason)
