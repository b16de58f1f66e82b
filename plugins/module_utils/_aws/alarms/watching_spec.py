# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that modules have in common which keep what watches deployment groups."""

from __future__ import annotations

WATCHING_SPEC = {
    "groups": {
        "type": "list",
        "elements": "dict",
        "required": True,
        "options": {"application_name": {"type": "str", "required": True}, "deployment_group_name": {"type": "str", "required": True}},
    },
    "namespace": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
}
