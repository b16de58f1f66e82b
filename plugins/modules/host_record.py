# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: host_record
short_description: Advances the record of a host after a task that was none of its events
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - For the role P(agentless.codedeploy.lifecycle#role), after tasks of the user's and tasks that failed.
  - Runs on the controller, whatever host the task is for.
options:
  after:
    description:
      - V(tasks) says that tasks of the user's are done, and fails for a host that had failed before them.
      - V(failure) is for a rescue in the lifecycle, and reads how the task before it failed.
      - V(staging) is for a rescue before the lifecycle, and does the same.
      - V(put_back) says that tasks of the user's have put a host back into traffic that was stopped, and V(put_back_failure) that they failed to.
    type: str
    choices: [tasks, failure, staging, put_back, put_back_failure]
    required: true
  segment:
    description: The segment of the lifecycle. Required for O(after=tasks).
    type: dict
  index:
    description: How many segments lie before it. Required for O(after=tasks). The record of a host that is past the segment stays as it is.
    type: int
  begun:
    description: Whether the tasks were begun. Where they were not, somebody has stopped the deployment, and the host fails with the code V(MANUAL_STOP).
    type: bool
    default: true
extends_documentation_fragment: agentless.codedeploy.controller
"""

EXAMPLES = r"""
- name: Note how the host failed
  agentless.codedeploy.host_record:
    after: failure
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
    traffic:
      description:
        - Whether load balancers send the host requests, as they said last, as RV(agentless.codedeploy.block_traffic#module:instances.traffic).
        - Tasks of the user's that block or allow traffic leave V(out) or V(in), and V(unknown) if they fail. Null when no traffic was blocked or allowed.
      type: str
    registrations:
      description:
        - What BlockTraffic took out, as RV(agentless.codedeploy.block_traffic#module:instances.registrations), each with the C(port) that a host
          has of which no registration is known.
      type: list
      elements: dict
    previous:
      description: The events that revisions installed before have scripts for, and their AppSpec files if the CodeDeploy agent left them.
      type: dict
    was_begun:
      description: Whether a run that was lost had begun with the host.
      type: bool
    attempt:
      description: How often the host has begun again from the start of its lifecycle, as its events were lost with their server's process.
      type: int
    program:
      description: The program that was laid down on the host, with C(python), C(path) and C(sha256). Null if there is none.
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
