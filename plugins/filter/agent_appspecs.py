# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: agent_appspecs
short_description: Read the AppSpecs of revisions that the CodeDeploy agent left on a server
version_added: 0.1.0
author:
  - The agentless.codedeploy contributors (@agentless)
description:
  - Servers cannot read YAML, so the text comes to the controller and goes back as data.
options:
  _input:
    description: What M(agentless.codedeploy.preflight) said of the host.
    type: dict
    required: true
"""

EXAMPLES = r"""
agent_appspecs: "{{ preflight | agentless.codedeploy.agent_appspecs }}"
"""

RETURN = r"""
_value:
  description: The AppSpec as data for each directory of a deployment that the agent made. One that the agent itself would refuse is left out.
  type: dict
"""

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec.agent_appspecs import agent_appspecs


class FilterModule:
    """The filter agent_appspecs."""

    def filters(self):
        return {"agent_appspecs": agent_appspecs}
