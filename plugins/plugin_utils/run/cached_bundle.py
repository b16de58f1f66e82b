# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bundle that was fetched before."""

from __future__ import annotations

import os


def cached_bundle(cache_dir, bundle):
    """The path of a bundle in the controller's cache, where fetch_revision keeps it, or None if it is not there whole."""
    path = os.path.join(cache_dir, bundle["sha256"])
    try:
        return path if os.path.getsize(path) == bundle["size_bytes"] else None
    except OSError:
        return None
