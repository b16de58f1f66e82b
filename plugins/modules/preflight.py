#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: preflight
version_added: 0.1.0
short_description: Check that a server has what a deployment needs
description:
  - Checks before a deployment whether the server has what the revision takes for granted, and reads what was deployed to it before.
  - >-
    Python, space under the deployment root and the destinations, permission to write there, users and groups named by C(runas), C(owner), C(group)
    and access control lists, and the commands that these need.
  - Users, groups and commands are only warned about if the revision has C(BeforeInstall) scripts, as these may add them.
  - While another deployment of the group runs events on the server, it waits for O(lock_timeout_seconds), and then fails with C(DeploymentInProgress).
  - Touches nothing. Fails with one message that names everything that is missing.
author:
  - The agentless.codedeploy contributors (@agentless)
extends_documentation_fragment:
  - agentless.codedeploy.deployment
  - agentless.codedeploy.deployment.root
  - agentless.codedeploy.deployment.appspec
  - agentless.codedeploy.deployment.bundle_with_sizes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
options:
  bundle:
    description: The revision's bundle. Left out for a server that gets none, such as one of the original fleet of a blue/green deployment.
    required: false
  appspec_filename:
    description: The AppSpec file's name in revisions that the CodeDeploy agent has left on the server.
    type: str
    default: appspec.yml
  lock_timeout_seconds:
    description:
      - How long to wait for another deployment of the same group that is in progress on the server. With V(0) it is refused at once.
      - Not looked at in check mode.
    type: int
    default: 0
seealso:
  - module: agentless.codedeploy.lifecycle_events
  - module: agentless.codedeploy.stage_revision
"""

EXAMPLES = r"""
- name: Check that the server can take the revision
  agentless.codedeploy.preflight:
    deployment: "{{ deployment }}"
    appspec: "{{ checked.appspec }}"
    bundle:
      sha256: "{{ fetched.sha256 }}"
      bundle_type: "{{ fetched.bundle_type }}"
      size_bytes: "{{ fetched.size_bytes }}"
      unpacked_size_bytes: "{{ checked.unpacked_size_bytes }}"
"""

RETURN = r"""
staged:
  description: Whether the bundle is already in the server's bundle cache.
  returned: when the parameters are valid
  type: bool
lacks:
  description: What the server lacks. The module fails if there is anything.
  returned: when the parameters are valid
  type: list
  elements: dict
  contains:
    code:
      description: The error code, such as V(NoSpace) or V(UserMissing).
      type: str
    reason:
      description: A short token for the cause, such as V(no-space) or V(user-unknown).
      type: str
    message:
      description: What is missing, and what needs it.
      type: str
    hint:
      description: What to do about it.
      type: str
may_lack:
  description: What the server lacks but the revision's C(BeforeInstall) scripts may add. With the same keys as RV(lacks), and C(warning), what to say of it.
  returned: when the parameters are valid
  type: list
  elements: dict
last_successful_install:
  description: The deployment of this group that was installed last on the server. Null if there is none.
  returned: when the parameters are valid
  type: dict
  contains: &deployment
    deployment_id:
      description: The deployment's ID.
      type: str
    directory:
      description: The deployment's folder on the server.
      type: str
    events:
      description: The lifecycle events that its revision has scripts for. Null if they are not known on the server.
      type: list
      elements: str
    appspec_text:
      description: The text of its AppSpec file, if the CodeDeploy agent deployed it, or somebody edited it since. Null otherwise, or if its revision is gone.
      type: str
    appspec_sha256:
      description: The hash of that file. Null where C(appspec_text) is.
      type: str
    appspec_filename:
      description: The name of that AppSpec file.
      type: str
most_recent_install:
  description: The deployment of this group whose revision was unpacked last on the server. Null if there is none.
  returned: when the parameters are valid
  type: dict
  contains: *deployment
past_runs:
  description: What is known on the server of this very deployment, when a controller began it before.
  returned: when the parameters are valid
  type: dict
  contains:
    runs:
      description: >-
        The runs of segments of its lifecycle, each with the C(run_id) that was given to M(agentless.codedeploy.lifecycle_events), its C(result)
        if it came to its end, and whether it C(is_running).
      type: list
      elements: dict
    appspec:
      description: The AppSpec, as data, that counts on the server. Null if there were no runs.
      type: dict
error:
  description:
    - Why the module failed, with C(code), C(reason), C(message) and C(hint) as in RV(agentless.codedeploy.lifecycle_events#module:error).
    - Of several lacks, the code is that of the first.
  returned: on failure
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.arguments import DEPLOYMENT_ARGUMENTS, DEPLOYMENT_ROOT_ARGUMENT, bundle_argument
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.program.program import answer


def main():
    bundle = bundle_argument(size_bytes=dict(type="int", required=True), unpacked_size_bytes=dict(type="int", required=True))["bundle"]
    module = AnsibleModule(
        argument_spec=dict(
            DEPLOYMENT_ARGUMENTS,
            **DEPLOYMENT_ROOT_ARGUMENT,
            bundle=dict(bundle, required=False),
            appspec=dict(type="dict", required=True),
            appspec_filename=dict(type="str", default="appspec.yml"),
            lock_timeout_seconds=dict(type="int", default=0),
        ),
        supports_check_mode=True,
    )
    request = dict(module.params, task="prepare", program_sha256=None, carries_bundle=False)
    if module.check_mode:
        request.update(lock_timeout_seconds=None)
    result = answer(request, {})
    for finding in result.get("may_lack", []):
        module.warn(finding["warning"])
    module.exit_json(**result)


if __name__ == "__main__":
    main()
