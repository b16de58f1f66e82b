# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one family of errors of fetching a revision, with CodeDeploy's deployment error codes."""

from __future__ import annotations


class RevisionError(Exception):
    """A revision that can't be fetched. code: CodeDeploy's; hint: the next step."""

    def __init__(self, code, message, hint):
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def to_failure(self):
        """What a module fails with."""
        error = {"code": self.code, "message": self.message, "hint": self.hint}
        return {"failed": True, "msg": f"{self.code}: {self.message} {self.hint}", "error": error}
