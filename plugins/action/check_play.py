# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells how the play runs in which a deployment is included, and refuses one of which the tags skip the deployment's own tasks."""

from __future__ import annotations

from ansible import context
from ansible.playbook.role_include import IncludeRole
from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.own_play import check_play_of_fleets
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import each_host_alone
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.run_options import skipped_by_tags


class ActionModule(ActionBase):
    """Looks at the play and the command line only."""

    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        """Look at strategy and tags."""
        result = {**super().run(tmp, task_vars), "changed": False}
        _validation, arguments = self.validate_argument_spec({"takes_all_hosts": {"type": "bool", "default": False}})
        options = context.CLIARGS
        tags = [tag for tag in self._task.tags if tag != "always"]
        if self._is_included() and skipped_by_tags(tags, options.get("tags") or (), options.get("skip_tags") or ()):
            message = (
                "INVALID_RUN_OPTIONS: --tags or --skip-tags would skip the deployment's own tasks, though they chose the include_role of the deployment. "
                "Give the include_role the same tags once more in apply (apply: {tags: [...]}), or use import_role. Nothing was touched."
            )
            return {**result, "failed": True, "msg": message}
        is_alone = each_host_alone(self._task.play)
        try:
            if arguments["takes_all_hosts"]:
                check_play_of_fleets(task_vars["ansible_play_batch"], task_vars["ansible_play_hosts"], is_alone)
        except DeploymentError as error:
            return {**result, **error.to_failure()}
        return {**result, "each_host_alone": is_alone}

    def _is_included(self):
        """Whether the role was included while the play ran, so that it was chosen already."""
        parent = self._task._parent
        while parent is not None:
            if isinstance(parent, IncludeRole) and not parent.statically_loaded:
                return True
            parent = getattr(parent, "_parent", None)
        return False
