#!/usr/bin/python
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
module: deployment_stop
short_description: Stops the deployment of a group that is going on, wherever it was started
version_added: 0.1.0
author: The agentless.codedeploy contributors (@agentless)
description:
  - Leaves a request in the store of the group. The run of the deployment looks for it every 10 seconds, in a folder every second, ends before its
    next lifecycle event, and begins no further wave. Hosts that are out of traffic and can serve are put back. The status of the deployment is V(Stopped) then.
  - Waits until the deployment is concluded, says every 15 seconds how far it is, and what came of it at the end.
  - Does nothing where no deployment of the group is open. A deployment that has nothing left to do when it finds the request succeeds.
  - Fails when the run of the deployment is gone, as nobody is there to stop it, and when it has not ended in time. The request stays.
  - Asking again is no change, unless it is more urgent.
notes:
  - Runs on the controller, needs no access to the servers, and fails for no reason of theirs.
  - Only stores in Amazon S3 need boto3 on the controller, and the permissions C(s3:GetObject) and C(s3:PutObject) below the prefix, and
    C(s3:ListBucket) on the bucket.
options:
  at:
    description:
      - V(next_event) lets the event that is running on a host come to its end.
      - V(now) ends its script, with all processes of it, by SIGTERM and after C(codedeploy_script_kill_grace_seconds) by SIGKILL. An Install that has
        begun is finished.
    type: str
    choices: [next_event, now]
    default: next_event
  timeout_seconds:
    description: How long to wait for the end of the deployment. With V(0) the module only asks.
    type: int
    default: 600
  asked_by:
    description: The C(user), C(host) and C(awx_job_id) that the request comes from. The action gives them.
    type: dict
    required: true
  look_seconds:
    description: After this time the module returns what it knows of the deployment, so that the action can tell it and run it again.
    type: float
    default: 15
  watch:
    description: What the module returned before. Then it does not ask again.
    type: dict
extends_documentation_fragment:
  - agentless.codedeploy.store
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
attributes:
  check_mode:
    support: full
    description: Asks for nothing, and says which deployment it would stop.
  diff_mode:
    support: none
    description: Shows what has changed.
"""

EXAMPLES = r"""
- name: Stop what is being deployed
  agentless.codedeploy.deployment_stop:
    store: s3://shop-deployments/production
    application_name: shop
    deployment_group_name: web
    at: now
  delegate_to: localhost
  run_once: true
"""

RETURN = r"""
deployment_id:
  description: The deployment that was asked to stop. Null if none is open.
  returned: success
  type: str
stop:
  description: The request that there is now, by whoever asked first for as much, with C(asked_by), C(asked_at) and C(at). Null if no deployment is open.
  returned: success
  type: dict
status:
  description: The status of the deployment when it was looked at last. Null if none is open.
  returned: success
  type: str
  sample: Stopped
summary:
  description: What came of it, in lines for people.
  returned: success
  type: list
  elements: str
watch:
  description: What is known of the deployment; only the action sees it.
  returned: when it is to be run again
  type: dict
error:
  description: Why it failed.
  returned: failure
  type: dict
  sample:
    code: RUN_LOST
    message: "the run of deployment d-A1B2C3D4E is gone, so that there is nobody to stop it."
    hint: Deploy to the group again.
"""

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import aws_module
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.s3.s3_client import s3_client
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.address_rules import lock_key, parse_address
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.deployment_documents import DeploymentDocuments
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.deployment_stopper import DeploymentStopper
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.group_lock import GroupLock
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.s3_place import CLIENT_CONFIG
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.stop_rules import HOW_SOON, NEXT_EVENT
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.store import open_store

ARGUMENT_SPEC = {
    "store": {"type": "str", "required": True},
    "application_name": {"type": "str", "required": True},
    "deployment_group_name": {"type": "str", "required": True},
    "at": {"type": "str", "choices": list(HOW_SOON), "default": NEXT_EVENT},
    "timeout_seconds": {"type": "int", "default": 600},
    "asked_by": {"type": "dict", "required": True},
    "look_seconds": {"type": "float", "default": 15},
    "watch": {"type": "dict"},
}


def _stop(module):
    """{asked: see DeploymentStopper.ask, found: see DeploymentStopper.watch, or null where no deployment is open}. Raises DeploymentError."""
    params = module.params
    if params["timeout_seconds"] < 0:
        raise DeploymentError("INVALID_OPTION", f"timeout_seconds is {params['timeout_seconds']}, and must be at least 0.", "Correct it where it is set.")
    group = params["application_name"], params["deployment_group_name"]
    store = open_store(parse_address(params["store"]), lambda: s3_client(module, CLIENT_CONFIG))
    stopper = DeploymentStopper(GroupLock(store, lock_key(*group)), DeploymentDocuments(store, *group))
    before = params["watch"]
    asked = before["asked"] if before else stopper.ask(params["asked_by"], params["at"], module.check_mode)
    if asked["deployment_id"] is None:
        return {"asked": asked, "found": None}
    # Who does not wait is told how it is now.
    seconds = params["look_seconds"] if before else 0
    return {"asked": asked, "found": stopper.watch(asked["deployment_id"], before["found"]["seen"] if before else None, seconds)}


def main() -> None:
    module = aws_module(ARGUMENT_SPEC, supports_check_mode=True, check_boto3=False)
    try:
        watch = _stop(module)
        result = {"changed": watch["asked"]["changed"], "watch": watch}
    except DeploymentError as error:
        result = error.to_failure()
    module.exit_json(**result)


if __name__ == "__main__":
    main()
