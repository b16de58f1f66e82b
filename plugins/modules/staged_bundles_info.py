#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: staged_bundles_info
version_added: 0.1.0
short_description: Tells which bundles a server has
description:
  - The bundles that M(agentless.codedeploy.stage_revision) put into the server's cache, each of which was verified then. A deployment of one of
    them needs it from nobody.
author:
  - The agentless.codedeploy contributors (@agentless)
extends_documentation_fragment:
  - agentless.codedeploy.deployment.root
attributes:
  check_mode:
    support: full
    details: Only reads.
  diff_mode:
    support: none
"""

EXAMPLES = r"""
- name: See which bundles the server has
  agentless.codedeploy.staged_bundles_info:
  register: found
"""

RETURN = r"""
bundles:
  description: The SHA-256 hashes of the bundles, in hexadecimal and in order.
  returned: success
  type: list
  elements: str
error:
  description: Why the module failed, with C(code), C(reason), C(message) and C(hint).
  returned: failure
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.arguments import DEPLOYMENT_ROOT_ARGUMENT
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle.bundle_cache import staged_bundles


def main():
    module = AnsibleModule(argument_spec=dict(DEPLOYMENT_ROOT_ARGUMENT), supports_check_mode=True)
    try:
        result = {"bundles": staged_bundles(module.params["deployment_root"])}
    except DeploymentError as error:
        result = error.to_failure()
    module.exit_json(changed=False, **result)


if __name__ == "__main__":
    main()
