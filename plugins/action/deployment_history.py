# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads which deployments a group had, and makes a table of them."""

from __future__ import annotations

import os

from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.looking.history_text import history_lines
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.store_address import absolute_address

DOCUMENTS = "agentless.codedeploy.store_documents"


class ActionModule(ActionBase):
    """Has the records read on the controller."""

    def run(self, tmp=None, task_vars=None):
        """The records and the table."""
        result = {**super().run(tmp, task_vars), "changed": False}
        asked = self._task.args
        try:
            store = absolute_address(os.path.expanduser(asked.get("store") or ""), os.getcwd())
        except DeploymentError as error:
            return {**result, **error.to_failure()}
        found = self._execute_module(DOCUMENTS, {**asked, "store": store, "state": "history"}, task_vars=task_vars)
        if found.get("failed"):
            return {**result, **found}
        name = f"{asked['application_name']} to {asked['deployment_group_name']}"
        return {**result, "_ansible_verbose_override": True, "deployments": found["deployments"], "table": history_lines(name, found["deployments"])}
