#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: launch_verdict
short_description: Decides whether instances that were launched are deployed to now
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Instances whose launch waits get the last good revision of their deployment group. While another deployment of the group goes on, or waits,
    they are left for later.
  - Where the last deployments of that revision to such instances failed, one after the other, it fails, so that the revision is not tried again and again.
options:
  launch:
    description: As M(agentless.codedeploy.launch_request) returned it.
    type: dict
    required: true
  waiting:
    description: As M(agentless.codedeploy.launch_request) returned it.
    type: list
    elements: dict
    required: true
  kept_waiting:
    description: The C(instances) that M(agentless.codedeploy.lifecycle_action) returned for them.
    type: dict
    required: true
extends_documentation_fragment:
  - agentless.codedeploy.store.reads
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Decide who is deployed to
  agentless.codedeploy.launch_verdict:
    launch: "{{ asked.launch }}"
    waiting: "{{ asked.waiting }}"
    kept_waiting: "{{ heartbeats.instances }}"
"""

RETURN = r"""
launched:
  description: The name of the lifecycle hook (C(hook_name)), and C(instances) by host, of those that are deployed to now.
  returned: success
  type: dict
lines:
  description: What is to be said of it.
  returned: success
  type: list
  elements: str
error:
  description: Why they are not deployed to.
  returned: failure
  type: dict
  sample:
    code: RevisionDoesNotExistException
    message: >-
      of this group no good revision is known: the store has no deployment of it that succeeded. Instances that were launched wait on (Pending:Wait),
      for the next call.
    hint: >-
      Deploy a revision, which reaches instances that wait as well; or complete their lifecycle action yourself. Nothing was touched.
"""
