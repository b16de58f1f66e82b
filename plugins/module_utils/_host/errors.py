# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class LifecycleError(Exception):
    """A lifecycle event cannot go on.

    code: CodeDeploy's lifecycle error code (ScriptMissing, ScriptNotExecutable, ScriptTimedOut, ScriptFailed, UnknownError).
    reason: a short token for the cause, such as `file-exists-disallow`.
    hint: the next step for the person who reads the message.
    """

    def __init__(self, message, reason, hint="", code="UnknownError"):
        super().__init__(message)
        self.message = message
        self.reason = reason
        self.hint = hint
        self.code = code
