#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: installed_revision_info
version_added: 0.1.0
short_description: Tells which revision of a deployment group a server runs
description:
  - Reads what the last successful install of the deployment group left on the server, whether this collection or the CodeDeploy agent did it.
  - CodeDeploy takes the end of the event C(Install) for a successful install, so a deployment whose C(ApplicationStart) failed is told as well.
author:
  - The agentless.codedeploy contributors (@agentless)
extends_documentation_fragment:
  - agentless.codedeploy.deployment.root
options:
  deployment_group_id:
    description: The deployment group's ID, which names the group's files on the server.
    type: str
    required: true
attributes:
  check_mode:
    support: full
    details: Only reads.
  diff_mode:
    support: none
"""

EXAMPLES = r"""
- name: See what the server runs
  agentless.codedeploy.installed_revision_info:
    deployment_group_id: 9e1c3f5a-7b2d-5c4e-8f60-1a2b3c4d5e6f
  register: found
"""

RETURN = r"""
installed:
  description: The deployment that was installed last. Null if there is none.
  returned: success
  type: dict
  contains:
    deployment_id:
      description: The deployment's ID.
      type: str
    directory:
      description: The deployment's folder on the server.
      type: str
    since:
      description: When its C(Install) ended, by the server's clock, in UTC.
      type: str
    revision:
      description: The revision in CodeDeploy's structure. Null where it is not known, as after a deployment by the CodeDeploy agent.
      type: dict
    bundle_sha256:
      description: The hash of its bundle. Null where it is not known.
      type: str
    deployed_by:
      description: V(agentless.codedeploy) or V(codedeploy-agent). Null if the deployment's folder is gone.
      type: str
    has_archive:
      description: Whether the unpacked revision is still there.
      type: bool
in_progress:
  description: The deployment whose lifecycle events run on the server now. Null if there is none.
  returned: success
  type: dict
  contains:
    deployment_id:
      description: The deployment's ID.
      type: str
    started_by:
      description: Who started it.
      type: str
    since:
      description: Since when its events run.
      type: str
error:
  description: Why the module failed, with C(code), C(reason), C(message) and C(hint).
  returned: failure
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.arguments import DEPLOYMENT_ROOT_ARGUMENT
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.installed.installed_revision import look_at_server


def main():
    module = AnsibleModule(
        argument_spec=dict(DEPLOYMENT_ROOT_ARGUMENT, deployment_group_id=dict(type="str", required=True)),
        supports_check_mode=True,
    )
    try:
        result = look_at_server(module.params["deployment_root"], module.params["deployment_group_id"])
    except DeploymentError as error:
        result = error.to_failure()
    module.exit_json(changed=False, **result)


if __name__ == "__main__":
    main()
