# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks up the revision of a deployment that is on record in the store of its group."""

from __future__ import annotations

from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.cached_bundle import cached_bundle
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.recorded_revision import last_good_id, recorded_revision

DOCUMENTS = "agentless.codedeploy.store_documents"
# The other options of a task say how AWS is reached.
OWN = ("plan", "deployment_id")


class ActionModule(ActionBase):
    """Has the documents read on the controller, and looks whether the bundle is in its cache."""

    def run(self, tmp=None, task_vars=None):
        """The revision, or why there is none."""
        result = {**super().run(tmp, task_vars), "changed": False, "_ansible_verbose_override": True}
        self._task_vars, plan = task_vars, self._task.args["plan"]
        try:
            deployment_id = self._task.args.get("deployment_id") or last_good_id(self._read(plan, {"state": "read"}))
            recorded = self._read(plan, {"state": "plan", "deployment_id": deployment_id})["plan"]
            path = recorded and cached_bundle(plan["options"]["cache_dir"], recorded["bundle"])
            return {**result, "path": path, "recorded": recorded_revision(deployment_id, recorded, path)}
        except _NotRead as error:
            return {**result, **error.failure}
        except DeploymentError as error:
            return {**result, **error.to_failure()}

    def _read(self, plan, arguments):
        of = {key: plan["deployment"][key] for key in ("application_name", "deployment_group_name")}
        for_aws = {key: value for key, value in self._task.args.items() if key not in OWN}
        found = self._execute_module(DOCUMENTS, {**for_aws, "store": plan["options"]["store"], **of, **arguments}, task_vars=self._task_vars)
        if found.get("failed"):
            raise _NotRead(found)
        return found


class _NotRead(Exception):
    """failure: the result of the module that did not read."""

    def __init__(self, failure):
        super().__init__(failure.get("msg"))
        self.failure = failure
