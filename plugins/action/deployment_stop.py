# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Has the module ask a deployment to stop, and tells what comes of it."""

from __future__ import annotations

import os
import time

from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.who_started import read_starter
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting import stop_text
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.store_address import absolute_address

DEFAULT_TIMEOUT_SECONDS, LOOK_SECONDS = 600, 15

display = Display()


class ActionModule(ActionBase):
    """Runs the module on the controller, again and again while the deployment goes on."""

    def run(self, tmp=None, task_vars=None):
        """What came of the deployment."""
        result = {**super().run(tmp, task_vars), "changed": False}
        self._task_vars, asked = task_vars, self._task.args
        try:
            store = absolute_address(os.path.expanduser(asked.get("store") or ""), os.getcwd())
            name = f"{asked['application_name']} to {asked['deployment_group_name']}"
            self._arguments = {**asked, "store": store, "asked_by": read_starter(task_vars)}
            return {**result, "_ansible_verbose_override": True, **self._stop(name)}
        except DeploymentError as error:
            return {**result, **error.to_failure()}

    def _stop(self, name):
        """The result. Raises DeploymentError."""
        began = time.monotonic()
        ran = self._run_module({})
        if ran.get("failed"):
            return ran
        asked, timeout_seconds = ran["watch"]["asked"], int(self._arguments.get("timeout_seconds", DEFAULT_TIMEOUT_SECONDS))
        if asked["deployment_id"] is None:
            return _told(asked, None, stop_text.nothing_open(name))
        lines = stop_text.describe_asking(name, asked, self._task.check_mode)
        if self._task.check_mode or not timeout_seconds:
            return _told(asked, ran["watch"]["found"], lines)
        display.display(lines[0], color="yellow")
        ran = self._wait(ran, began + timeout_seconds)
        if ran.get("failed"):
            return {**ran, "changed": asked["changed"]}
        found = ran["watch"]["found"]
        if not found["is_over"]:
            error = stop_text.gone_error(asked, found) if found["is_gone"] else stop_text.late_error(asked, found, timeout_seconds)
            return {**error.to_failure(), "changed": asked["changed"]}
        return _told(asked, found, lines + stop_text.describe_end(name, asked, found))

    def _wait(self, ran, deadline):
        """What the module says when the deployment is over, or its run is gone, or the time is."""
        found = ran["watch"]["found"]
        while not (found["is_over"] or found["is_gone"]) and time.monotonic() < deadline:
            ran = self._run_module({"watch": ran["watch"], "look_seconds": min(LOOK_SECONDS, max(0, deadline - time.monotonic()))})
            if ran.get("failed"):
                return ran
            found = ran["watch"]["found"]
            if not (found["is_over"] or found["is_gone"]):
                display.display(f"{time.strftime('%H:%M:%S', time.gmtime())} {stop_text.describe_waiting(ran['watch']['asked'], found)}", color="yellow")
        return ran

    def _run_module(self, arguments):
        return self._execute_module(module_args={**self._arguments, **arguments}, task_vars=self._task_vars)


def _told(asked, found, lines):
    record = (found or {}).get("record") or {}
    return {**asked, "status": record.get("status"), "summary": lines}
