# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The errors of lifecycle events."""

from __future__ import annotations


# What CodeDeploy's agent calls UnknownError, by the cause where that is known.
CODES_BY_REASON = {
    "file-exists-disallow": "FileInTheWay",
    "deployment-in-progress": "DeploymentInProgress",
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
    """The error code for a cause."""
    return CODES_BY_REASON.get(reason, "UnknownError")


class LifecycleError(Exception):
    """A lifecycle event cannot go on.

    code: CodeDeploy's lifecycle error code (ScriptMissing, ScriptNotExecutable, ScriptTimedOut, ScriptFailed), by default what is known of the cause.
    reason: a short token for the cause, such as `file-exists-disallow`.
    hint: the next step for the person who reads the message.
    """

    def __init__(self, message, reason, hint="", code=None):
        super().__init__(message)
        self.message = message
        self.reason = reason
        self.hint = hint
        self.code = code or code_of(reason)
