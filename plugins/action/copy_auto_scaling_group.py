# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Has an Auto Scaling group copied, handed over or removed, and shows how far that is while it is waited for."""

from __future__ import annotations

import time

from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import DeploymentFacts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.stop import stop_error
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.copy_runs import (
    WAIT_SECONDS,
    WAITS_BEFORE_IT_ENDS,
    has_ended,
    joined_runs,
    next_wait,
    progress_line,
)
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.lock_note import LockNote

display = Display()


class ActionModule(ActionBase):
    """Runs the module, which goes on where it was, again and again until there is nothing more to wait for."""

    def run(self, tmp=None, task_vars=None):
        """The result of all runs together."""
        result, arguments = super().run(tmp, task_vars), self._task.args
        if self._task.check_mode or arguments.get("state") not in WAITS_BEFORE_IT_ENDS:
            return {**result, **self._execute_module(module_args=arguments, task_vars=task_vars)}
        limit, plan = int(arguments.get("timeout_seconds", WAIT_SECONDS)), DeploymentFacts(self._task, task_vars).plan
        begun_at, runs = time.monotonic(), []
        while True:
            waited = time.monotonic() - begun_at
            runs.append(self._execute_module(module_args={**arguments, "timeout_seconds": next_wait(limit, waited)}, task_vars=task_vars))
            waited = time.monotonic() - begun_at
            if has_ended(runs[-1], limit, waited):
                break
            stop = plan and LockNote(plan).stop()
            if stop:
                runs.append({**runs[-1], **stop_error(stop).to_failure()})
                break
            display.display(progress_line(runs[-1], limit, waited))
        return {**result, **joined_runs(runs)}
