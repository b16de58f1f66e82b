# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what the user wrote as revision, and has the module fetch it."""

from __future__ import annotations

from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.revision_location import parse_revision
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.local_bundle import local_bundle
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.own_process import is_own_process
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.user_files import UserFiles


class ActionModule(ActionBase):
    """Reads the revision as the user gives it, and has the module fetch one that lies elsewhere."""

    def run(self, tmp=None, task_vars=None):
        """Refuse a revision that cannot be read, or fetch it."""
        result = super().run(tmp, task_vars)
        try:
            revision = parse_revision(self._task.args.get("revision"))
            if revision["revision_type"] == "Local":
                location = revision["local_location"]
                files = UserFiles(self._task, self._loader, task_vars)
                location["path"] = files.find("revision", location["path"], "files", "REVISION_MISSING")
                if self._task.args.keys() == {"revision", "cache_dir"} and is_own_process(self._connection):
                    return {**result, **local_bundle(location, self._task.args["cache_dir"])}
        except DeploymentError as error:
            return {**result, **error.to_failure()}
        return {**result, **self._execute_module(module_args={**self._task.args, "revision": revision}, task_vars=task_vars)}
