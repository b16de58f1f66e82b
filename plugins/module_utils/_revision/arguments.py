# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that several modules have."""

from __future__ import annotations

S3_LOCATION_ARGUMENT = {
    "type": "dict",
    "options": {
        "bucket": {"type": "str", "required": True},
        "key": {"type": "str", "required": True, "no_log": False},
        "bundle_type": {"type": "str", "choices": ["tar", "tgz", "zip"]},
        "version": {"type": "str"},
        "e_tag": {"type": "str"},
    },
}
URL_EXPIRY_ARGUMENT = {"url_expiry_seconds": {"type": "int", "default": 21600}}
