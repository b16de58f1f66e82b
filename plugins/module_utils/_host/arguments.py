# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that the modules for servers share."""

from __future__ import annotations

DEPLOYMENT_ARGUMENTS = {
    "deployment": {
        "type": "dict",
        "required": True,
        "options": {
            "deployment_id": {"type": "str", "required": True},
            "application_name": {"type": "str", "required": True},
            "deployment_group_name": {"type": "str", "required": True},
            "deployment_group_id": {"type": "str", "required": True},
            "deployment_creator": {"type": "str", "default": "user"},
            "deployment_type": {"type": "str", "default": "IN_PLACE", "choices": ["IN_PLACE", "BLUE_GREEN"]},
        },
    },
    "install_root": {"type": "path", "default": "/"},
}
DEPLOYMENT_ROOT_ARGUMENT = {"deployment_root": {"type": "path", "default": "/opt/codedeploy-agent/deployment-root"}}
BUNDLE_TYPES = ["tar", "tgz", "zip", "directory"]


def bundle_argument(**further_options):
    """The `bundle` option with what every module needs of a bundle and `further_options`."""
    options = {
        "sha256": {"type": "str", "required": True},
        "bundle_type": {"type": "str", "required": True, "choices": BUNDLE_TYPES},
    }
    return {"bundle": {"type": "dict", "required": True, "options": dict(options, **further_options)}}
