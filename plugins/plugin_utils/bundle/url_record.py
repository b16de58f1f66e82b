# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Presigned URLs that the hosts of a run share."""

from __future__ import annotations

import hashlib
import json

# Of how long a URL is valid, at least this must be left for the server that is given it.
SAFE_SHARE = 0.5
RECORD_PREFIX = "codedeploy-url-"


def usable_url(record, now):
    """The text that presign_revision wrote, or None -> its URL; None if there is none, or too little of its time is left."""
    try:
        presigned = json.loads(record or "")
        left, whole = presigned["expires_at"] - now, presigned["expires_at"] - presigned["signed_at"]
        return presigned["url"] if left > whole * SAFE_SHARE else None
    except (ValueError, KeyError, TypeError):
        return None


def record_name(arguments, environment):
    """The name of the file for what the options of presign_revision and the environment stand for; it tells nothing of them."""
    text = json.dumps([arguments, environment], sort_keys=True, default=str)
    return f"{RECORD_PREFIX}{hashlib.sha256(text.encode()).hexdigest()}.json"
