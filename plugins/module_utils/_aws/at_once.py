# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls about several things of AWS at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

# As many as botocore keeps connections for.
MOST_AT_ONCE = 10


def each_at_once(function, items: list) -> list:
    """What the function returns for each item, in their order; raises what it raises for the first that fails."""
    if len(items) < 2:
        return [function(item) for item in items]
    with ThreadPoolExecutor(max_workers=min(MOST_AT_ONCE, len(items))) as pool:
        return list(pool.map(function, items))
