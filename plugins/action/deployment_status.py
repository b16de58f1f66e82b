# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts together what servers, the store and load balancers say of a deployment group, and makes a table of it."""

from __future__ import annotations

import time

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.host_answers import answers_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.store_action import StoreAction
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.looking.status_report import group_status
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.looking.status_text import status_lines

TRAFFIC = "agentless.codedeploy.traffic_info"
# The other options of a task say how AWS is reached.


class ActionModule(StoreAction):
    """Has the store and the load balancers read on the controller, each once for all hosts; what cannot be read is told."""

    OWN = ("group", "answers", "task")

    def run(self, tmp=None, task_vars=None):
        """The status and the table."""
        result = {**super().run(tmp, task_vars), "changed": False}
        asked, group = self._task.args, self._task.args["group"]
        store = _found(self.ask_store(group, {"state": "status"}, task_vars))
        traffic = None
        if group["load_balancer_info"]:
            of = {key: group[key] for key in ("load_balancer_info", "instances")}
            traffic = _found(self._execute_module(TRAFFIC, {**self.for_aws(), **of}, task_vars=task_vars))
        answers = answers_of(task_vars["hostvars"], group["hosts"], asked["answers"])
        status = group_status(group, asked["task"], answers, store, traffic, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
        return {**result, "_ansible_verbose_override": True, "status": status, "table": status_lines(status)}


def _found(result):
    """The result, or {error}."""
    if not result.get("failed"):
        return result
    return {"error": result.get("error") or {"code": "UnknownError", "message": str(result.get("msg")), "hint": ""}}
