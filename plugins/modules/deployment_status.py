# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_status
short_description: Tells what the hosts of a deployment group run, what came of them last, and which deployment is open
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Puts together what the hosts answered to M(agentless.codedeploy.installed_revision_info), what the store has of the group, and what its load
    balancers say now. It asks the store and each load balancer once, whatever the number of hosts.
  - A host that gave no answer has its error in its row, and so has the whole status where the store or the load balancers could not be read.
notes:
  - Runs on the controller. Only stores in Amazon S3 and load balancers need boto3 there, and the permissions C(s3:GetObject) below the prefix,
    C(s3:ListBucket) on the bucket, and those of M(agentless.codedeploy.traffic_info).
options:
  group:
    description: The deployment group, as M(agentless.codedeploy.group_request) returns it.
    type: dict
    required: true
  answers:
    description: The variable in which each host registered its answer.
    type: str
    required: true
  task:
    description: The name of the task that the hosts answered to, for errors.
    type: str
    required: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    description: Changes nothing.
  diff_mode:
    support: none
    description: Shows what has changed.
"""

EXAMPLES = r"""
- name: Put the status together
  agentless.codedeploy.deployment_status:
    group: "{{ looked_at.group }}"
    answers: found
    task: See what each host runs
  delegate_to: localhost
  run_once: true
  register: told
"""

RETURN = r"""
status:
  description: The status.
  returned: success
  type: dict
  contains:
    application_name:
      description: The application.
      type: str
    deployment_group_name:
      description: The deployment group.
      type: str
    at:
      description: When it was read, by the controller's clock, in UTC.
      type: str
    open_deployment:
      description: What the store has of the deployment that began and was not concluded. Null if there is none.
      type: dict
    lock:
      description: Who holds the lock of the group, since when, doing what, and when it was renewed last. Null if nobody does.
      type: dict
    last_good:
      description: The last deployment that succeeded. Null if there is none.
      type: dict
    auto_scaling_groups:
      description:
        - Where a deployment has ever copied an Auto Scaling group, the one that serves now by the name that its owner gave, as the store remembers it, with
          C(name), and C(of) and C(deployment_id), from which and by which deployment it was copied, or null for the owner's own.
      type: dict
    store_error:
      description: Why the store could not be read. Null if it was.
      type: dict
    load_balancers_error:
      description: Why the load balancers could not be read. Null if they were, or there are none.
      type: dict
    hosts:
      description: A row for each host.
      type: list
      elements: dict
      contains:
        host:
          description: Its name in the inventory.
          type: str
        error:
          description: Why it gave no answer, with C(code), C(message) and C(hint). Null if it did.
          type: dict
        installed:
          description: What it runs, as RV(agentless.codedeploy.installed_revision_info#module:installed).
          type: dict
        in_progress:
          description: The deployment whose events run on it now, as RV(agentless.codedeploy.installed_revision_info#module:in_progress).
          type: dict
        last_result:
          description: What came of it last, by the store, with C(status), C(deployment_id), C(revision_sha256) and C(at). Null if that is not known.
          type: dict
        traffic:
          description:
            - Whether load balancers send it requests, as RV(agentless.codedeploy.traffic_info#module:instances.traffic).
            - Null without load balancers, or where tasks of the user's block and allow traffic.
          type: str
        load_balancers:
          description: What each of them says, as RV(agentless.codedeploy.traffic_info#module:instances.load_balancers).
          type: list
          elements: dict
        traffic_error:
          description: Why a load balancer gave no answer about it. Null if there is no such thing.
          type: dict
        disagreement:
          description: How the server is otherwise than the store has it. Null if it is not.
          type: str
table:
  description: The same in lines for people.
  returned: success
  type: list
  elements: str
"""
