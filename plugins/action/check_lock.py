# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells whether a deployment may begin its next wave: whether it still has the lock of its group, and nobody asked to stop it."""

from __future__ import annotations

from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import DeploymentFacts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.lock_note import LockNote
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.stop import closed_gate
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.lease import describe_wave

ARGUMENT_SPEC = {"gate": {"type": "dict", "required": True}}


class ActionModule(ActionBase):
    """Reads the run's own note."""

    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        """The gate as it is, or closed."""
        result = {**super().run(tmp, task_vars), "changed": False}
        _validation, arguments = self.validate_argument_spec(ARGUMENT_SPEC)
        gate = arguments["gate"]
        if self._task.check_mode:
            return {**result, "gate": gate, "may_begin": True}
        plan = DeploymentFacts(self._task, task_vars).plan
        note = LockNote(plan)
        closed = closed_gate(gate, note.error(), note.stop())
        if closed:
            return {**result, "gate": closed, "may_begin": False}
        note.say(describe_wave(plan, gate))
        return {**result, "gate": gate, "may_begin": True}
