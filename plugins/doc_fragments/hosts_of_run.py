# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of filters that look at how far the hosts of a run are."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  _input:
    description: The plan.
    type: dict
    required: true
  gate:
    description: The gate before the last wave.
    type: dict
    required: true
  hostvars:
    description: The variables of all hosts, with their records.
    type: dict
    required: true
"""

    SEGMENTS = r"""
options:
  segments:
    description: The segments of the lifecycle, by kind of host.
    type: dict
    required: true
"""

    STOP = r"""
options:
  stop:
    description: Who asked to stop the deployment, as P(agentless.codedeploy.noted_stop#filter) says it.
    type: dict
"""
