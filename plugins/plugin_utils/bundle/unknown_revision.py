# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The revision of a fleet to which traffic goes back, where nothing on record says which one it is."""

from __future__ import annotations

from ..appspec.empty_appspec import EMPTY_APPSPEC

UNKNOWN_SHA256 = ""
UNKNOWN = {
    "revision": {"revision_type": "Local", "local_location": {"path": ""}},
    "appspec": EMPTY_APPSPEC,
    "bundle": {"sha256": UNKNOWN_SHA256, "bundle_type": "tar", "size_bytes": 0, "unpacked_size_bytes": 0},
}


def unknown_revision(rollback_of):
    """What recorded_revision() gives, of such a one."""
    return {"revision_of": None, "rollback_of": rollback_of, **UNKNOWN, "bundle_source": {}, "options": {}}
