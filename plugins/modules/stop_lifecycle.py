#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: stop_lifecycle
version_added: 0.1.0
short_description: Stop the lifecycle events that are running on a server
description:
  - Asks the process that runs lifecycle events of a deployment on the server to stop, wherever it was started from, and waits for its end.
  - The events that have not begun are left out, and the host fails with the code V(MANUAL_STOP) in its deployment. An Install that has begun is finished.
  - Does nothing where no events of the deployment are running.
author:
  - The agentless.codedeploy contributors (@agentless)
extends_documentation_fragment:
  - agentless.codedeploy.deployment.root
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
options:
  deployment_id:
    description: The deployment, as the plan shows it.
    type: str
    required: true
  at:
    description:
      - V(next_event) lets the event that is running come to its end.
      - V(now) ends its script, with all processes of it, by SIGTERM and after C(codedeploy_script_kill_grace_seconds) by SIGKILL.
    type: str
    choices: [next_event, now]
    default: next_event
  timeout_seconds:
    description: How long to wait for the end of the events.
    type: int
    default: 60
seealso:
  - module: agentless.codedeploy.deployment_stop
  - module: agentless.codedeploy.lifecycle_events
"""

EXAMPLES = r"""
- name: Stop what is being deployed
  agentless.codedeploy.stop_lifecycle:
    deployment_id: d-A1B2C3D4E
    at: now
"""

RETURN = r"""
is_over:
  description: Whether no events of the deployment are running any more.
  returned: success
  type: bool
error:
  description: Why the module failed, as in RV(agentless.codedeploy.lifecycle_events#module:error).
  returned: on failure
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.arguments import DEPLOYMENT_ROOT_ARGUMENT
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.disk.os_failure import os_failure
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment.stop_segment import stop_segment


def main():
    module = AnsibleModule(
        argument_spec=dict(
            DEPLOYMENT_ROOT_ARGUMENT,
            deployment_id=dict(type="str", required=True),
            at=dict(type="str", choices=["next_event", "now"], default="next_event"),
            timeout_seconds=dict(type="int", default=60),
        ),
        supports_check_mode=True,
    )
    try:
        result = stop_segment(dict(module.params, check_mode=module.check_mode))
    except OSError as error:
        result = os_failure("stop lifecycle events", error, module.params["deployment_root"]).to_failure()
    module.exit_json(**result)


if __name__ == "__main__":
    main()
