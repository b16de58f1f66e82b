# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one family of errors of reading a bundle."""

from __future__ import annotations


class BundleError(Exception):
    """A bundle that can't be deployed. reason: a short token; hint: the next step."""

    def __init__(self, reason, message, hint):
        super().__init__(message)
        self.reason = reason
        self.hint = hint
