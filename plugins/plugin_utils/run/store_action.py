# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an action reaches the store of a deployment group."""

from __future__ import annotations

from ansible.plugins.action import ActionBase
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.address_rules import lock_key, parse_address
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.document_request import answer_request
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.folder_place import FolderPlace
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.group_lock import GroupLock
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.store import Store

from .own_process import is_own_process

DOCUMENTS = "agentless.codedeploy.store_documents"
GROUP_KEYS = ("store", "application_name", "deployment_group_name")


class StoreAction(ActionBase):
    """An action that reads or writes documents, itself where they lie in a folder: every wave does so."""

    # Options of the task that are not the module's. The others say how AWS is reached.
    OWN: tuple = ()

    def ask_store(self, group, request, task_vars):
        """Read or write documents of {store: its address, application_name, deployment_group_name} -> what the module store_documents returns."""
        named = {**{key: group[key] for key in GROUP_KEYS}, **request}
        store = self._own_store(group["store"])
        if store:
            try:
                return answer_request(store, named, self._task.check_mode)
            except DeploymentError as error:
                return error.to_failure()
        return self._execute_module(DOCUMENTS, {**self.for_aws(), **named}, task_vars=task_vars)

    def own_lock(self, group):
        """The lock of {store, application_name, deployment_group_name}, if this process can reach it, else None."""
        store = self._own_store(group["store"])
        return store and GroupLock(store, lock_key(group["application_name"], group["deployment_group_name"]))

    def for_aws(self):
        """The options of the task that say how AWS is reached."""
        return {key: value for key, value in self._task.args.items() if key not in self.OWN}

    def _own_store(self, address):
        """The store at an absolute address if this process, with its user, is where it is reached, else None."""
        place = parse_address(address)
        return Store(FolderPlace(place["folder"])) if "folder" in place and is_own_process(self._connection) else None
