# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: lifecycle_segment
short_description: Takes a host through the events of a segment of its lifecycle
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Does what M(agentless.codedeploy.lifecycle_events) does, as the plan of the deployment says, and advances the record of the host.
  - The program that was laid down when the host was staged runs the events; where there is none, or a command gets no standard input, the module does.
  - Where a script has edited the AppSpec file in the deployment archive, the events that follow go by what it says then. Where C(ApplicationStop)
    has removed the staged bundle, it is brought again.
  - Shows events while they run, and goes on with them when the connection was lost in between.
  - Begins no events, and stops those that are running, when somebody has asked to stop the deployment (M(agentless.codedeploy.deployment_stop)). Then the
    host fails with the code V(MANUAL_STOP).
  - A host that cannot be reached fails, and stays in the run. One that a load balancer did not let go on before fails without being spoken to.
options:
  segment:
    description: The segment, as RV(agentless.codedeploy.lifecycle_segments#filter:_value) has it.
    type: dict
    required: true
  index:
    description: How many segments lie before it. A host that is past it is skipped.
    type: int
    required: true
attributes:
  check_mode:
    support: full
    description: Changes nothing on the host, and says what would be done.
  diff_mode:
    support: full
    description: Shows what Install changes.
"""

EXAMPLES = r"""
- name: Install
  agentless.codedeploy.lifecycle_segment:
    segment:
      type: events
      events: [DownloadBundle, BeforeInstall, Install]
      unscripted: [AfterInstall]
    index: 0
  register: codedeploy_host
"""

RETURN = r"""
host_record:
  description: What is known of the host, as RV(agentless.codedeploy.host_record#module:host_record).
  returned: always
  type: dict
events:
  description: The events of the segment for which there was something to run, as RV(agentless.codedeploy.lifecycle_events#module:events).
  returned: when the segment was begun
  type: list
  elements: dict
events_shown:
  description: The names of the events that were shown while the segment was running.
  returned: always
  type: list
  elements: str
ansible_facts:
  description: The same as a fact, C(codedeploy_host_record), for when a later task fails before it is run and so has no record in its result.
  returned: success
  type: dict
error:
  description: What is wrong, as RV(agentless.codedeploy.deployment_request#module:error).
  returned: failure
  type: dict
"""
