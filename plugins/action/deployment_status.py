# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts together what servers, the store and load balancers say of a deployment group, and makes a table of it."""

from __future__ import annotations

import time

from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.host_answers import answers_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.looking.status_report import group_status
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.looking.status_text import status_lines

DOCUMENTS, TRAFFIC = "agentless.codedeploy.store_documents", "agentless.codedeploy.traffic_info"
# The other options of a task say how AWS is reached.
OWN = ("group", "answers", "task")


class ActionModule(ActionBase):
    """Has the store and the load balancers read on the controller, each once for all hosts; what cannot be read is told."""

    def run(self, tmp=None, task_vars=None):
        """The status and the table."""
        result = {**super().run(tmp, task_vars), "changed": False}
        self._task_vars, asked = task_vars, self._task.args
        group = asked["group"]
        names = {key: group[key] for key in ("store", "application_name", "deployment_group_name")}
        store = self._read(DOCUMENTS, {**names, "state": "status"})
        traffic = None
        if group["load_balancer_info"]:
            traffic = self._read(TRAFFIC, {key: group[key] for key in ("load_balancer_info", "instances")})
        answers = answers_of(task_vars["hostvars"], group["hosts"], asked["answers"])
        status = group_status(group, asked["task"], answers, store, traffic, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
        return {**result, "_ansible_verbose_override": True, "status": status, "table": status_lines(status)}

    def _read(self, module, arguments):
        """What the module returned, or {error}."""
        for_aws = {key: value for key, value in self._task.args.items() if key not in OWN}
        found = self._execute_module(module, {**for_aws, **arguments}, task_vars=self._task_vars)
        if not found.get("failed"):
            return found
        return {"error": found.get("error") or {"code": "UnknownError", "message": str(found.get("msg")), "hint": ""}}
