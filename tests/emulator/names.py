# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What both processes, the emulator's own and the one that uses it, must agree on."""

from __future__ import annotations

ADDRESS_TAG = "emulator:address"
CONTROL_PREFIX = "/emulator/"
