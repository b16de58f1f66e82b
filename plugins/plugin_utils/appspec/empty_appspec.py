# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The AppSpec that asks for nothing, for hosts to which nothing is deployed."""

from __future__ import annotations

EMPTY_APPSPEC = {"version": "0.0", "os": "linux", "file_exists_behavior": None, "files": [], "permissions": [], "hooks": {}}
