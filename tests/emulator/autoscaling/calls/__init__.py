# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of the Auto Scaling API by what they are about: CALLS of each module is operation to function of (region, request), which gives the answer."""
from __future__ import annotations
