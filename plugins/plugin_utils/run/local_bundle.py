# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bundle of a revision that lies on the controller."""

from __future__ import annotations

import os

from ansible_collections.agentless.codedeploy.plugins.module_utils._revision.local_revision import fetch_local_revision
from ansible_collections.agentless.codedeploy.plugins.module_utils._revision.revision_cache import open_cache


def local_bundle(location, cache_dir):
    """local_location -> what the module fetch_revision returns. Raises DeploymentError."""
    bundle, completed = fetch_local_revision(location, open_cache(os.path.expanduser(os.path.expandvars(cache_dir))))
    return {**bundle, "changed": False, "revision": {"revision_type": "Local", "local_location": completed}}
