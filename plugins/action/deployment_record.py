# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps the record of a deployment in the store of its group, and announces what has happened."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import DeploymentFacts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.recording.end import conclude
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.recording.opening import Opening
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.recording.progress import begin_terminating, begin_wave
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.recording.recorded_deployment import RecordedDeployment, warned
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.store_action import StoreAction
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.rollback import KEYS


class ActionModule(StoreAction):
    """Has the documents written on the controller. A store that fails is the end of a deployment that begins, and of no other."""

    OWN = ("state", "gate", "conclusion", "play_hosts")

    def run(self, tmp=None, task_vars=None):
        """Begin the record, or go on with it."""
        result = {**super().run(tmp, task_vars), "changed": False}
        self._task_vars, facts, arguments = task_vars, DeploymentFacts(self._task, task_vars), self._task.args
        gate, state = arguments.get("gate") or facts.gate, arguments.get("state", "opened")
        recorded = RecordedDeployment(facts.plan, gate, facts.segments_by_kind, task_vars["hostvars"], self._ask, self._run_module)
        if state == "opened":
            return {**result, **self._open(recorded)}
        if self._task.check_mode:
            return {**result, "may_begin": True, "waiting": [], "not_recorded": [], "not_announced": [], "announced": []}
        try:
            told = self._change(recorded, state)
        except OSError as error:
            # The run's own folder is full or gone.
            text = f"The deployment could not be recorded in the store: {error}."
            told = {"may_begin": False, "waiting": [], "not_recorded": [text], "not_announced": [], "announced": [], "warnings": [text]}
        return {**result, **told}

    def _open(self, recorded):
        needs_deployments = recorded.plan["rollback_of"] or recorded.plan["launched"]
        found = self._ask(recorded.plan, {"state": "read", **({"keys": KEYS} if needs_deployments else {})})
        if found.get("failed"):
            return found
        try:
            opened = Opening(recorded, self._task_vars, self._task.args.get("play_hosts"), self._task.check_mode).open(found)
        except DeploymentError as error:
            return error.to_failure()
        return {"announced": [], **opened, "plan": recorded.plan, "_ansible_verbose_override": True}

    def _change(self, recorded, state):
        if state == "announced":
            return warned(recorded.announcer.tasks_have_told())
        if state == "concluded":
            told = conclude(recorded, self._task.args["gate"], self._task.args["conclusion"])
        else:
            told = (begin_wave if state == "wave" else begin_terminating)(recorded, self._task.args["gate"])
        return {**told, "announced": recorded.announcer.for_tasks()}

    def _ask(self, plan, request):
        return self.ask_store({**plan["deployment"], "store": plan["options"]["store"]}, request, self._task_vars)

    def _run_module(self, name, arguments):
        return self._execute_module(name, {**self.for_aws(), **arguments}, task_vars=self._task_vars)
