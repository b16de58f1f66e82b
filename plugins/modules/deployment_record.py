#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_record
short_description: Keeps the record of a deployment in the store of its group, and announces it
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Hosts that failed last, or that were in the middle of their lifecycle when a run was lost, count as unhealthy and are deployed to first.
  - Written once when the deployment begins, once a wave, and once when it is concluded. The store has a record of each deployment, and
    for the group what came of each instance last.
  - When it begins, the store must have it written. A deployment before that was not concluded is gone on with, or closed where that was asked for with
    C(codedeploy_resume); it fails where it is not known which is meant. Later a store that fails is
    a warning, what could not be written is tried again with the next wave, and at the end it is said what is missing.
  - What is to be announced is noted in the record together with what has happened, and is due until it was sent. A run that goes on with the deployment,
    or closes it, sends what is due. A topic or event bus that does not take it is a warning.
  - A deployment that is rolled back is told which one that did (C(rolled_back_by)). Nothing else is written over that another deployment wrote.
notes:
  - The plan is that of the run, C(codedeploy_plan), which also names the store.
  - Runs on the controller, for the deployment that has the lock of the group, see M(agentless.codedeploy.deployment_lock).
options:
  state:
    description: >-
      V(opened) before anything is touched, V(wave) before each wave, V(terminating) before hosts of a fleet that is retired are terminated,
      V(concluded) at the end; V(announced) when tasks of the user's have told what was returned in RV(announced).
    type: str
    choices: [opened, wave, terminating, concluded, announced]
    default: opened
  gate:
    description: What the health rule said before the wave, or last. Required unless O(state=opened).
    type: dict
  play_hosts:
    description:
      - Names of the hosts that the play has, where it must have all hosts of the deployment; one that does not is refused.
      - For O(state=opened).
    type: list
    elements: str
  conclusion:
    description: What came of the deployment, as P(agentless.codedeploy.deployment_conclusion#filter) says it. Required by O(state=concluded).
    type: dict
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    description: Reads what earlier deployments left, and writes nothing.
  diff_mode:
    support: none
    description: Shows what has changed.
"""

EXAMPLES = r"""
- name: Begin the record of the deployment
  agentless.codedeploy.deployment_record:
    state: opened

- name: Record the wave that begins, and what came of the one before
  agentless.codedeploy.deployment_record:
    state: wave
    gate: "{{ codedeploy_gate }}"
"""

RETURN = r"""
plan:
  description:
    - The plan, with the hosts in the order that follows from their last results, and C(unhealthy_hosts); of a deployment that goes on its own, with what
      came of its hosts before.
    - C(registrations) has what hosts that failed, or were in the middle when a run was lost, had in target groups before, where they are not registered now.
    - C(up_to_date_hosts) are those that are left out, as only outdated instances are wanted; batches and minimum are those of the others.
  returned: O(state=opened)
  type: dict
left_copy:
  description: Of which Auto Scaling group (C(of)), and by which deployment (C(deployment_id)), a copy was left that nobody needs; null if there is none.
  returned: O(state=opened), when a deployment begins
  type: dict
before:
  description:
    - What earlier deployments of the group left, and what their results mean for this one, in lines for people; in a blue/green deployment also what
      the hosts of both fleets run by their last results.
  returned: O(state=opened)
  type: list
  elements: str
may_begin:
  description: Whether hosts may be terminated, as the store knows that some of them may be gone.
  returned: O(state=terminating)
  type: bool
waiting:
  description: Until when a deployment waits, how it goes on, and where its replacement fleet can be looked at, in lines for people; empty where it does not.
  returned: O(state=concluded)
  type: list
  elements: str
not_recorded:
  description: What the store does not know of the deployment, in lines for people.
  returned: unless O(state=opened)
  type: list
  elements: str
announced:
  description: What tasks of the user's are to tell now, each with C(event), C(subject) and C(message); empty where there are none.
  returned: unless O(state=announced)
  type: list
  elements: dict
not_announced:
  description: Who could not be told of the deployment, and the logs of which hosts could not be sent, and why, in lines for people.
  returned: O(state=concluded)
  type: list
  elements: str
error:
  description: Why it failed.
  returned: failure
  type: dict
  sample:
    code: STORE_UNAVAILABLE
    message: "/srv/store/shop/web/group.json in the store cannot be written: No space left on device."
    hint: Check the permissions and the free space there, or set codedeploy_store to another folder.
"""
