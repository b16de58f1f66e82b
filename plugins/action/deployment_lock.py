# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Has the module take the lock of a deployment group, and tells for whom it waits."""

from __future__ import annotations

import os
import time

from ansible import constants
from ansible.utils.display import Display

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.lock_note import LockNote
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.store_action import StoreAction
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.lease import describe_beginning

display = Display()


class ActionModule(StoreAction):
    """Runs the module on the controller, again and again while the lock is another's."""

    def run(self, tmp=None, task_vars=None):
        """Take the lock or give it back. Nothing of a deployment depends on whether it could be given back: it ends by itself."""
        result = {**super().run(tmp, task_vars), "changed": False}
        plan = self._task.args["plan"]
        arguments = {
            "doing": describe_beginning(plan),
            **self._task.args,
            # All of a plan may be long.
            "plan": {key: plan[key] for key in ("deployment", "started_by", "options")},
            # Of this run alone, and the same when the lock is given back.
            "lock_id": f"{plan['lock_id']} {os.path.basename(constants.DEFAULT_LOCAL_TMP)}",
            "process_id": os.getppid(),
            "note": LockNote(plan).path,
        }
        if arguments.get("state") != "released":
            return {**result, **self._take(arguments, task_vars)}
        gave = self._release(arguments, task_vars)
        if gave.get("failed"):
            return {**result, "warnings": [f"The lock of the deployment group could not be given back; it ends by itself. {gave['msg']}"]}
        return {**result, **gave}

    def _take(self, arguments, task_vars):
        got = self._run_module(arguments, task_vars)
        while "waiting_for" in got:
            display.display(f"{time.strftime('%H:%M:%S', time.gmtime())} waiting for the lock of the deployment group: {got['waiting_for']}", color="yellow")
            got = self._run_module({**arguments, "watch": got["watch"]}, task_vars)
        return got

    def _release(self, arguments, task_vars):
        lock = self.own_lock({**arguments["plan"]["deployment"], "store": arguments["store"]})
        if not lock or self._task.check_mode:
            return self._run_module(arguments, task_vars)
        try:
            lock.release(arguments["lock_id"])
        except DeploymentError as error:
            return error.to_failure()
        return {}

    def _run_module(self, arguments, task_vars):
        return self._execute_module(module_args=arguments, task_vars=task_vars)
