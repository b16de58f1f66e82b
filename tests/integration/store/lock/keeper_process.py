# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the lock of a deployment group for a process, has it kept, and ends, as the module does.

Arguments: the store's folder, or the endpoint of S3, bucket and prefix with a space between each; number of the process; note; lease; time between
two renewals.
"""

from __future__ import annotations

import sys

import boto3
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.deployment_documents import DeploymentDocuments
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.folder_place import FolderPlace
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.group_lock import GroupLock
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.lease_rules import new_lock
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.lock_keeper import start_keeper
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.process_reader import read_holder
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.s3_place import KEEPER_CONFIG, S3Place
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.store import Store
from botocore.config import Config

KEY = "shop/web/lock.json"


def open_group(address):
    """The lock and the documents of the group, with connections of their own."""
    if address.startswith("/"):
        store = Store(FolderPlace(address))
    else:
        endpoint, bucket, prefix = address.split()
        store = Store(S3Place(boto3.client("s3", endpoint_url=endpoint, config=Config(**KEEPER_CONFIG)), bucket, prefix))
    return GroupLock(store, KEY), DeploymentDocuments(store, "shop", "web")


def main():
    """Print ready, or the error."""
    store, process_id, note, lease_seconds, renew_seconds = sys.argv[1:]
    lock = new_lock("LOCK", "d-A", "ann on ctl-1", "beginning", read_holder(int(process_id)), "2026-01-01T00:00:00Z", float(lease_seconds))
    version = open_group(store)[0].wait_for(lock, 0)["version"]
    try:
        start_keeper(lambda: open_group(store), lock, version, note, float(renew_seconds))
        print("ready")
    except DeploymentError as error:
        print(error)


if __name__ == "__main__":
    main()
