# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each Python of the tests does first, with this folder on PYTHONPATH: to look for garbage at the usual rate takes a tenth of what imports take."""
from __future__ import annotations

import gc

gc.set_threshold(50_000, 50, 50)
