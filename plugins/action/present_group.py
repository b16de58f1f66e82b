# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells which Auto Scaling group serves now for one that its owner made and deployments have copied."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.copied_group import present_group
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.store_action import StoreAction


class ActionModule(StoreAction):
    """Has the group's document read on the controller."""

    OWN = ("store", "application_name", "deployment_group_name", "owners_name")

    def run(self, tmp=None, task_vars=None):
        """The group."""
        result = {**super().run(tmp, task_vars), "changed": False}
        found = self.ask_store(self._task.args, {"state": "read"}, task_vars)
        if found.get("failed"):
            return {**result, **found}
        return {**result, "present": present_group(self._task.args["owners_name"], found["group"])}
