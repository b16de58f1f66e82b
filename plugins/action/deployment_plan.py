# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans a deployment on the controller; no server is touched."""

from __future__ import annotations

import pathlib

from ansible.errors import AnsibleError
from ansible.playbook.helpers import load_list_of_tasks
from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_id import new_deployment_id
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_plan import plan_deployment

ARGUMENT_SPEC = {
    "application_name": {"type": "str", "required": True},
    "deployment_group": {"type": "dict", "required": True},
    "deployment_configs": {"type": "list", "elements": "dict", "default": []},
    "event_tasks": {"type": "dict", "default": {}},
    "block_traffic_tasks": {"type": "str", "default": ""},
    "allow_traffic_tasks": {"type": "str", "default": ""},
    "targets": {"type": "list", "elements": "dict", "required": True},
    "targets_pattern": {"type": "str", "default": ""},
}
# The role that includes the tasks of the user's.
LIFECYCLE_ROLE = pathlib.Path(__file__).parents[2] / "roles" / "in_place"


class ActionModule(ActionBase):
    """Plans in the controller's own process, whatever host the task is for."""

    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        """Make the plan."""
        result = super().run(tmp, task_vars)
        _validation, arguments = self.validate_argument_spec(ARGUMENT_SPEC)
        try:
            plan = plan_deployment(self._request(arguments), arguments["targets"], new_deployment_id())
        except DeploymentError as error:
            return {**result, **error.to_failure()}
        return {**result, "changed": False, "_ansible_verbose_override": True, "plan": plan}

    def _request(self, arguments):
        """The arguments as plan_deployment takes them, with the path of each task file that is there."""
        events = {event: self._around(event, tasks) if isinstance(tasks, dict) else tasks for event, tasks in arguments["event_tasks"].items()}
        traffic = {
            "BlockTraffic": self._task_file(arguments["block_traffic_tasks"], "codedeploy_block_traffic_tasks"),
            "AllowTraffic": self._task_file(arguments["allow_traffic_tasks"], "codedeploy_allow_traffic_tasks"),
        }
        return {**arguments, "event_tasks": events, "traffic_tasks": traffic}

    def _around(self, event, tasks):
        return {when: self._task_file(path, f"codedeploy_event_tasks.{event}.{when}") for when, path in tasks.items()}

    def _task_file(self, path, option):
        """The absolute path of a task file that can be read and holds tasks; raises DeploymentError."""
        if not path:
            return ""
        found = self._loader.path_dwim_relative(str(LIFECYCLE_ROLE), "tasks", str(path), is_role=True)
        try:
            content = self._loader.load_from_file(found)
            load_list_of_tasks(content, play=self._task.play, loader=self._loader, variable_manager=self._task.get_variable_manager())
        except (AnsibleError, OSError, TypeError, AssertionError) as error:
            reason = str(error).strip().partition("\n")[0]
            raise DeploymentError("INVALID_TASK_FILE", f"{option} names {path}, which is no file of Ansible tasks: {reason}") from error
        return found
