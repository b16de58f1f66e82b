# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: describe_copying
short_description: Tells what becomes of an Auto Scaling group that is copied
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - For people, before it is copied.
options:
  _input:
    description: What M(agentless.codedeploy.copy_auto_scaling_group) returned.
    type: dict
    required: true
"""

EXAMPLES = r"""
msg: "{{ copied | agentless.codedeploy.describe_copying }}"
"""

RETURN = r"""
_value:
  description: What somebody should know, and each field that the copy has otherwise than its original, or not at all.
  type: list
  elements: str
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.copy_text import describe_copying


class FilterModule:
    """The filter describe_copying."""

    def filters(self):
        return {"describe_copying": describe_copying}
