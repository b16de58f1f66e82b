#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: store_documents
short_description: Reads and writes what the store has of a deployment group
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Several documents in one run, for M(agentless.codedeploy.deployment_record), which decides what they are.
  - Each is written whole, and only over what may be replaced. The first that cannot be written is the last that is tried.
notes:
  - Runs on the controller. Only stores in Amazon S3 need boto3 there, and the permissions C(s3:GetObject) and C(s3:PutObject) below the
    prefix, and C(s3:ListBucket) on the bucket.
options:
  state:
    description: >-
      V(read) reads the group, and of the deployment that is open its record and its hosts; V(plan) reads the plan of O(deployment_id);
      V(written) writes O(documents); V(history) reads the records of deployments; V(status) reads the group, the record of the deployment
      that is open, and the lock.
    type: str
    choices: [read, plan, written, history, status]
    default: read
  deployment_id:
    description: The deployment whose plan is read. Required by O(state=plan).
    type: str
  most:
    description: So many records are read by O(state=history), the newest.
    type: int
    default: 20
  keys:
    description: Of records only these keys. With them O(state=read) reads the records of all deployments too.
    type: list
    elements: str
    default: []
  documents:
    description:
      - What is to be written, in order, each with its C(kind), C(deployment_id), for hosts their C(wave), its C(value), or C(changes) to the
        one that is there, and C(replaces), which says what the document that is there must have to be written over, or is null where there must be none.
    type: list
    elements: dict
    default: []
extends_documentation_fragment:
  - agentless.codedeploy.store
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    description: Writes nothing.
  diff_mode:
    support: none
    description: Shows what has changed.
"""

EXAMPLES = r"""
- name: Read what came of the instances of a group last
  agentless.codedeploy.store_documents:
    store: s3://shop-deployments/production
    application_name: shop
    deployment_group_name: web
  register: known
"""

RETURN = r"""
group:
  description: The last good revision, and what came of each instance last; null when nothing is known.
  returned: O(state=read) or O(state=status), and success
  type: dict
lost:
  description: >-
    The deployment that is open, with its C(record), its C(plan), what is known of its C(hosts), and the number of the C(last_wave) of which that is;
    null when there is none.
  returned: O(state=read) and success
  type: dict
plan:
  description: The plan of the deployment; null when there is none.
  returned: O(state=plan) and success
  type: dict
record:
  description: The record of the deployment that is open; null when there is none.
  returned: O(state=status) and success
  type: dict
lock:
  description: The lock of the group; null when nobody holds it.
  returned: O(state=status) and success
  type: dict
deployments:
  description: The records of the newest deployments, newest first.
  returned: O(state=history), or O(state=read) with O(keys), and success
  type: list
  elements: dict
id_taken:
  description: Whether a plan was not written because the group has a deployment of this id already.
  returned: O(state=written) and failure
  type: bool
written:
  description: C(kind) and C(wave) of the documents that were written.
  returned: O(state=written)
  type: list
  elements: dict
error:
  description: Why it failed.
  returned: failure
  type: dict
  sample:
    code: STORE_UNAVAILABLE
    message: "/srv/store/shop/web/group.json in the store cannot be written: No space left on device."
    hint: Check the permissions and the free space there, or set codedeploy_store to another folder.
"""

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import aws_module
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.s3.s3_client import s3_client
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.address_rules import parse_address
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.document_request import MOST, PLAN, READ, STATES, answer_request
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.s3_place import CLIENT_CONFIG
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.store import open_store

ARGUMENT_SPEC = {
    "store": {"type": "str", "required": True},
    "application_name": {"type": "str", "required": True},
    "deployment_group_name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": list(STATES), "default": READ},
    "deployment_id": {"type": "str"},
    "most": {"type": "int", "default": MOST},
    "keys": {"type": "list", "elements": "str", "default": [], "no_log": False},
    "documents": {"type": "list", "elements": "dict", "default": []},
}


def main() -> None:
    module = aws_module(ARGUMENT_SPEC, supports_check_mode=True, check_boto3=False, required_if=[("state", PLAN, ["deployment_id"])])
    try:
        store = open_store(parse_address(module.params["store"]), lambda: s3_client(module, CLIENT_CONFIG))
        result = answer_request(store, module.params, module.check_mode)
    except DeploymentError as error:
        result = error.to_failure()
    module.exit_json(**result)


if __name__ == "__main__":
    main()
