# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_plan
short_description: Completes the plan of a deployment
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Adds the revision and what target groups have of the targets to the plan, and compares the targets with what the load balancers know their targets by.
  - Runs on the controller, whatever host the task is for; no server is touched.
options:
  plan:
    description: The plan, as M(agentless.codedeploy.deployment_request) made it.
    type: dict
    required: true
  load_balancers:
    description: What M(agentless.codedeploy.load_balancer_info) returned. Left out without load balancers.
    type: dict
  test_load_balancers:
    description: What M(agentless.codedeploy.load_balancer_info) returned of the test target groups, also where it failed. Left out without them.
    type: dict
  fetched:
    description: What M(agentless.codedeploy.fetch_revision) returned. Give this or O(recorded).
    type: dict
  checked:
    description: What M(agentless.codedeploy.check_revision) returned. Required by O(fetched); with O(recorded), for RV(manifest).
    type: dict
  recorded:
    description: The revision that M(agentless.codedeploy.recorded_revision) found. Give this or O(fetched).
    type: dict
  fleet:
    description: The instances of the replacement fleet, as M(agentless.codedeploy.deployment_request) gave them; refused where no load balancer reaches them.
    type: dict
    default: {}
extends_documentation_fragment: agentless.codedeploy.controller
"""

EXAMPLES = r"""
- name: Plan the deployment
  agentless.codedeploy.deployment_plan:
    plan: "{{ requested.plan }}"
    fetched: "{{ fetched }}"
    checked: "{{ checked }}"
"""

RETURN = r"""
plan:
  description:
    - The plan, with C(revision), C(appspec), C(bundle), C(bundle_source) and C(registrations) too.
    - C(revision_of) is the deployment on record that the revision was taken from, C(rollback_of) the one that is rolled back, or null.
  returned: success
  type: dict
manifest:
  description: The files of the revision, in check mode and diff mode if O(checked) has them; null otherwise.
  returned: success
  type: list
  elements: dict
summary:
  description: The plan in lines for people.
  returned: success
  type: list
  elements: str
error:
  description: What is wrong, as RV(agentless.codedeploy.deployment_request#module:error).
  returned: failure
  type: dict
"""
