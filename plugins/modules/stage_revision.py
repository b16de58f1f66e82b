#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: stage_revision
version_added: 0.1.0
short_description: Stage a revision's bundle on a server
description:
  - Puts a revision's bundle into the server's bundle cache and verifies its hash on the way, so that the deployment itself downloads nothing.
  - Does nothing if the bundle is already there. Bundles that no kept deployment uses and nobody has staged for a day are removed.
  - Needs nothing on the server but Python 3.9 or newer.
author:
  - The agentless.codedeploy contributors (@agentless)
extends_documentation_fragment:
  - agentless.codedeploy.deployment.root
  - agentless.codedeploy.deployment.bundle_with_size
  - agentless.codedeploy.revision.s3_location
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
options:
  url:
    description:
      - Where the server downloads the bundle. It may hold C(user:password@) before the host.
      - Its query, such as the signature of a presigned URL, and its password are in no message. Give this, O(path) or O(s3_location).
    type: str
  path:
    description: A file on the controller that is the bundle. It is copied to the server over Ansible's connection. Give this, O(url) or O(s3_location).
    type: path
  s3_location:
    description:
      - A bundle in Amazon S3. The server, which needs no credentials, is given a presigned URL. Give this, O(path) or O(url).
      - The controller signs a URL by M(agentless.codedeploy.presign_revision) when a server needs one, and again before half of its time is over;
        until then the servers of a run share it.
notes:
  - Options of AWS for O(s3_location) come from the environment of the task, or from C(module_defaults) for M(agentless.codedeploy.presign_revision)
    or its action group.
seealso:
  - module: agentless.codedeploy.presign_revision
  - module: agentless.codedeploy.lifecycle_events
"""

EXAMPLES = r"""
- name: Stage a bundle from S3
  agentless.codedeploy.stage_revision:
    bundle:
      sha256: "{{ fetched.sha256 }}"
      size_bytes: "{{ fetched.size_bytes }}"
      bundle_type: "{{ fetched.bundle_type }}"
    s3_location: "{{ fetched.revision.s3_location }}"
"""

RETURN = r"""
error:
  description:
    - Why the bundle could not be staged, with C(code), C(reason), C(message) and C(hint) as in RV(agentless.codedeploy.lifecycle_events#module:error).
  returned: on failure
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.arguments import DEPLOYMENT_ROOT_ARGUMENT, bundle_argument
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle.bundle_stager import stage
from ansible_collections.agentless.codedeploy.plugins.module_utils._revision.arguments import S3_LOCATION_ARGUMENT, URL_EXPIRY_ARGUMENT


def main():
    module = AnsibleModule(
        argument_spec=dict(
            DEPLOYMENT_ROOT_ARGUMENT,
            **bundle_argument(size_bytes=dict(type="int", required=True)),
            url=dict(type="str", no_log=True),
            path=dict(type="path"),
            s3_location=S3_LOCATION_ARGUMENT,
            **URL_EXPIRY_ARGUMENT,
        ),
        required_one_of=[("url", "path", "s3_location")],
        mutually_exclusive=[("url", "path", "s3_location")],
        supports_check_mode=True,
    )
    try:
        result = {"changed": stage(module.params, module.check_mode)}
    except DeploymentError as error:
        result = error.to_failure()
    module.exit_json(**result)


if __name__ == "__main__":
    main()
