# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: host_record
short_description: What is known of a host in its deployment
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - The record in the variable C(codedeploy_host) of the host, and what the last traffic event of its wave told of it.
positional: hostvars
options:
  _input:
    description: Name of the host, which was staged.
    type: str
    required: true
  hostvars:
    description: The variables of all hosts.
    type: dict
    required: true
"""

EXAMPLES = r"""
record: "{{ inventory_hostname | agentless.codedeploy.host_record(hostvars) }}"
"""

RETURN = r"""
_value:
  description: The record, as RV(agentless.codedeploy.host_record#module:host_record).
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import latest_record


def host_record(host, hostvars):
    """Name of a host and variables of all -> its record."""
    return latest_record(hostvars, host)


class FilterModule:
    """The filter host_record."""

    def filters(self):
        return {"host_record": host_record}
