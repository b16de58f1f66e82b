#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: drift_info
version_added: 0.1.0
short_description: Tells which installed files a server has that are not as they were installed
description:
  - Compares what the last successful install of the deployment group put on the server with what lies there now, whether this collection or the
    CodeDeploy agent did it.
  - Contents are compared with the unpacked revision that is kept on the server. Modes are those of its files, or what the AppSpec's permissions set;
    owners, groups and entries of access control lists are compared where these set them.
  - What scripts have changed on purpose is told as well. Files that were not installed are not looked at, nor are those that were there before
    and were retained.
author:
  - The agentless.codedeploy contributors (@agentless)
extends_documentation_fragment:
  - agentless.codedeploy.deployment.root
options:
  deployment_group_id:
    description: The deployment group's ID, which names the group's files on the server.
    type: str
    required: true
  most:
    description: So many differences are listed; all are counted.
    type: int
    default: 1000
attributes:
  check_mode:
    support: full
    details: Only reads.
  diff_mode:
    support: none
"""

EXAMPLES = r"""
- name: See whether somebody edited what was installed
  agentless.codedeploy.drift_info:
    deployment_group_id: 9e1c3f5a-7b2d-5c4e-8f60-1a2b3c4d5e6f
  register: drift
"""

RETURN = r"""
installed:
  description: The deployment that was installed last, as RV(agentless.codedeploy.installed_revision_info#module:installed). Null if there is none.
  returned: success
  type: dict
checked:
  description: How many files, links and directories were looked at.
  returned: success
  type: int
counts:
  description: How many differences of each kind there are. Without any, nothing differs.
  returned: success
  type: dict
  sample: {content: 2, missing: 1}
differences:
  description: The differences, in the order of their paths.
  returned: success
  type: list
  elements: dict
  contains:
    path:
      description: Where it was installed.
      type: str
    kind:
      description:
        - V(missing); V(type), when something else lies there, such as a link or a directory; V(content), for a link its target; V(mode), V(owner),
          V(group), V(acl).
        - V(unknown), when it could not be compared.
      type: str
    expected:
      description: What was installed.
      type: str
    found:
      description: What is there.
      type: str
  sample:
    - {path: /srv/app/settings.py, kind: content, expected: 120 bytes, found: 131 bytes}
not_compared:
  description: What could not be compared, and why. Null if all was.
  returned: success
  type: str
error:
  description: Why the module failed, with C(code), C(reason), C(message) and C(hint).
  returned: failure
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.arguments import DEPLOYMENT_ROOT_ARGUMENT
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.installed.drift_reader import read_drift


def main():
    module = AnsibleModule(
        argument_spec=dict(DEPLOYMENT_ROOT_ARGUMENT, deployment_group_id=dict(type="str", required=True), most=dict(type="int", default=1000)),
        supports_check_mode=True,
    )
    params = module.params
    try:
        result = read_drift(params["deployment_root"], params["deployment_group_id"], params["most"])
    except DeploymentError as error:
        result = error.to_failure()
    module.exit_json(changed=False, **result)


if __name__ == "__main__":
    main()
