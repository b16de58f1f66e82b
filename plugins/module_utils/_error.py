# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one shape of an error, on the controller and on servers."""

from __future__ import annotations


class DeploymentError(Exception):
    """Something of a deployment cannot go on.

    code: CodeDeploy's error code, or one in its style; message: what failed, and where; hint: what to do next, "" if there is nothing to say;
    where: further facts as plain data, such as reason (a short token for the cause), event, script, file, line.
    """

    def __init__(self, code, message, hint="", **where):
        super().__init__(f"{code}: {message} {hint}".rstrip())
        self.code = code
        self.message = message
        self.hint = hint
        self.where = where

    def to_dict(self):
        """The `error` of a result."""
        return {"code": self.code, "message": self.message, "hint": self.hint, **self.where}

    def to_failure(self):
        """The result of a module or action that fails with it."""
        return {"failed": True, "msg": str(self), "error": self.to_dict()}
