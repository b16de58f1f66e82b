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
  - Runs M(agentless.codedeploy.preflight) on the host, and M(agentless.codedeploy.stage_revision) if the bundle is not there yet.
  - Reads the plan that the tasks before it made. A host that cannot be reached fails, and stays in the run.
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
  description:
    - What is known of the host in this deployment. It is read from the variable C(codedeploy_host), in which the task registers its result.
  returned: always
  type: dict
  contains:
    deployment_id:
      description: The deployment.
      type: str
    host:
      description: The name of the host.
      type: str
    status:
      description: V(Pending), V(InProgress), V(Succeeded) or V(Failed).
      type: str
    segments_done:
      description: How many segments of the lifecycle lie behind the host.
      type: int
    events:
      description: The lifecycle events, in order, as M(agentless.codedeploy.lifecycle_events) reports them.
      type: list
      elements: dict
    error:
      description: Why the host failed; null if it did not.
      type: dict
    in_traffic:
      description: Whether a load balancer sends traffic to the host; null when no traffic was blocked or allowed.
      type: bool
    previous:
      description: The events that revisions installed before have scripts for, and their AppSpec files if the CodeDeploy agent left them.
      type: dict
error:
  description: What is wrong, with CodeDeploy's error code where it has one.
  returned: failure
  type: dict
  contains:
    code:
      description: The error code.
      type: str
    message:
      description: What failed, and where.
      type: str
    hint:
      description: What to do next.
      type: str
"""
