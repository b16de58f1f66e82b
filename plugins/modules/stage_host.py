# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: stage_host
short_description: Brings the revision of a deployment to a host
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Does what M(agentless.codedeploy.preflight) does, and M(agentless.codedeploy.stage_revision) if the bundle is not there yet, by a command to which the code
    for servers is sent; where a command gets no standard input, by these modules.
  - Reads the plan that the tasks before it made. A host that cannot be reached fails, and stays in the run; one that may be starting is tried again first.
options: {}
attributes:
  check_mode:
    support: full
    description: Changes nothing on the host.
  diff_mode:
    support: none
    description: Shows what has changed.
"""

EXAMPLES = r"""
- name: Stage the revision
  agentless.codedeploy.stage_host:
  register: codedeploy_host
"""

RETURN = r"""
host_record:
  description: What is known of the host, as RV(agentless.codedeploy.host_record#module:host_record).
  returned: success
  type: dict
ansible_facts:
  description: The same as a fact, C(codedeploy_host_record), for when a later task fails before it is run and so has no record in its result.
  returned: success
  type: dict
error:
  description: What is wrong, as RV(agentless.codedeploy.deployment_request#module:error).
  returned: failure
  type: dict
"""
