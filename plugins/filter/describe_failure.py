# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: describe_failure
short_description: Say how a host failed
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - Gives lines for people. They say where in the lifecycle the host failed, how and why, the end of the log, and what to do next.
positional: check_mode
options:
  _input:
    description: The record of a host that failed.
    type: dict
    required: true
  check_mode:
    description: Whether the deployment was only tried.
    type: bool
    default: false
"""

EXAMPLES = r"""
msg: "{{ codedeploy_host.host_record | agentless.codedeploy.describe_failure | join('\n') }}"
"""

RETURN = r"""
_value:
  description: The lines.
  type: list
  elements: str
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting import failure_text


def describe_failure(record, check_mode=False):
    """Host record -> lines."""
    hint = record["error"].get("hint")
    return [*failure_text.describe_failure(record, check_mode), *([f"  what to do: {hint}"] if hint else [])]


class FilterModule:
    """The filter describe_failure."""

    def filters(self):
        return {"describe_failure": describe_failure}
