# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the documentation of the modules that keep what watches deployment groups has in common."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  groups:
    description: The deployment groups, by any number.
    type: list
    elements: dict
    required: true
    suboptions:
      application_name:
        description: The application.
        type: str
        required: true
      deployment_group_name:
        description: The deployment group.
        type: str
        required: true
  namespace:
    description: The namespace of the metrics, C(codedeploy_metrics_namespace) of deployments. Required for O(state=present).
    type: str
  state:
    description: Whether there is to be such a thing.
    type: str
    choices: [present, absent]
    default: present
attributes:
  check_mode:
    support: full
    description: Changes nothing, and tells what would be changed.
  diff_mode:
    support: full
    description: Shows each setting that is otherwise, or would be.
"""
