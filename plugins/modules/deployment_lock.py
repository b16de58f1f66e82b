#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_lock
short_description: Takes the lock of a deployment group, or gives it back
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - One deployment of a group at a time, whichever controller it is on. The lock lies in a store that the controllers share.
  - It is a lease, which a process on the controller renews until the run of Ansible is over. A holder that is gone is known by the lock
    not being renewed for as long as the lease is, measured by the clock of whoever waits; on the same machine at once.
  - Whoever waits is told every 15 seconds for whom.
  - The process also looks whether M(agentless.codedeploy.deployment_stop) was used to stop the deployment, and notes it.
notes:
  - Runs on the controller. Only stores in Amazon S3 need boto3 there, and the permissions C(s3:GetObject), C(s3:PutObject),
    C(s3:DeleteObject) below the prefix, and C(s3:ListBucket) on the bucket.
options:
  store:
    description: The store. A folder, or V(s3://bucket/prefix), which needs conditional writes.
    type: str
    required: true
  plan:
    description: The plan of the deployment. Its C(deployment), C(started_by) and C(options) are used.
    type: dict
    required: true
  state:
    description: V(held) takes the lock, V(released) gives it back.
    type: str
    choices: [held, released]
    default: held
  doing:
    description: What the deployment does, for those who find it in progress.
    type: str
    default: being deployed
  lock_id:
    description: What tells this holder from all others. The action makes one.
    type: str
    required: true
  process_id:
    description: The process during whose life the lock is renewed. The action gives that of C(ansible-playbook).
    type: int
    required: true
  note:
    description: The file in which M(agentless.codedeploy.check_lock) finds until when the lock is held for certain.
    type: path
    required: true
  look_seconds:
    description: After this time the module returns what it knows of the holder, so that the action can tell it and run it again.
    type: float
    default: 15
  watch:
    description: What the module returned before.
    type: dict
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    description: Takes no lock, as nothing is deployed.
  diff_mode:
    support: none
    description: Shows what has changed.
"""

EXAMPLES = r"""
- name: Take the lock of the deployment group
  agentless.codedeploy.deployment_lock:
    store: s3://shop-deployments/production
    plan: "{{ codedeploy_plan }}"

- name: Give the lock back
  agentless.codedeploy.deployment_lock:
    store: s3://shop-deployments/production
    plan: "{{ codedeploy_plan }}"
    state: released
"""

RETURN = r"""
taken_over:
  description: The deployment whose run was gone, and which had the lock until now, in words; empty if there was none.
  returned: O(state=held) and success
  type: str
waiting_for:
  description: The deployment that has the lock, in words, when it was not got yet; only the action sees it.
  returned: when it is to be run again
  type: str
watch:
  description: What is known of the holder.
  returned: when it is to be run again
  type: dict
error:
  description: Why it failed.
  returned: failure
  type: dict
  sample:
    code: DeploymentLimitExceededException
    message: "another deployment of this deployment group is in progress: deployment d-A1B2C3D4E, started by ann on ctl-1, …"
    hint: Wait until it has ended, or let this one wait (codedeploy_lock_timeout_seconds), then deploy again. Nothing was touched.
"""

import contextlib

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import aws_module
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.s3.s3_client import s3_client
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.address_rules import lock_key, parse_address
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.clock import utc_now
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.deployment_documents import DeploymentDocuments
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.group_lock import GroupLock
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.lease_rules import describe_lock, new_lock
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.lock_keeper import start_keeper
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.process_reader import read_holder
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.s3_place import CLIENT_CONFIG, KEEPER_CONFIG
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.store import open_store

ARGUMENT_SPEC = {
    "store": {"type": "str", "required": True},
    "plan": {"type": "dict", "required": True},
    "state": {"type": "str", "choices": ["held", "released"], "default": "held"},
    "doing": {"type": "str", "default": "being deployed"},
    "lock_id": {"type": "str", "required": True},
    "process_id": {"type": "int", "required": True},
    "note": {"type": "path", "required": True},
    "look_seconds": {"type": "float", "default": 15},
    "watch": {"type": "dict"},
}


def _open_group(module, client_config):
    """(the lock of the group, its documents)"""
    deployment = module.params["plan"]["deployment"]
    group = deployment["application_name"], deployment["deployment_group_name"]
    store = open_store(parse_address(module.params["store"]), lambda: s3_client(module, client_config))
    return GroupLock(store, lock_key(*group)), DeploymentDocuments(store, *group)


def _take(module):
    """Take the lock and have it kept, or say for whom to wait. Raises DeploymentError."""
    plan, params = module.params["plan"], module.params
    group_lock, _documents = _open_group(module, CLIENT_CONFIG)
    holder = read_holder(params["process_id"])
    lock = new_lock(params["lock_id"], plan["deployment"]["deployment_id"], plan["started_by"], params["doing"], holder, utc_now())
    got = group_lock.wait_for(lock, plan["options"]["lock_timeout_seconds"], params["watch"], params["look_seconds"])
    if "version" not in got:
        waiting_for = f"{describe_lock(got['found'])} ({group_lock.name})" if got["found"] else group_lock.name
        return {"changed": False, "waiting_for": waiting_for, "watch": got["watch"]}
    try:
        start_keeper(lambda: _open_group(module, KEEPER_CONFIG), lock, got["version"], params["note"])
    except DeploymentError:
        with contextlib.suppress(DeploymentError):
            group_lock.release(params["lock_id"])
        raise
    return {"changed": False, "taken_over": describe_lock(got["before"]) if got["before"] else ""}


def main() -> None:
    module = aws_module(ARGUMENT_SPEC, supports_check_mode=True, check_boto3=False)
    try:
        if module.check_mode:
            result = {"changed": False, "taken_over": ""}
        elif module.params["state"] == "held":
            result = _take(module)
        else:
            _open_group(module, CLIENT_CONFIG)[0].release(module.params["lock_id"])
            result = {"changed": False}
    except DeploymentError as error:
        result = error.to_failure()
    module.exit_json(**result)


if __name__ == "__main__":
    main()
