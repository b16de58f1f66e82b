# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings the revision of the deployment to a host, after a look at what the host has."""

from __future__ import annotations

from ansible.executor.module_common import _apply_action_arg_defaults
from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec.agent_appspecs import agent_appspecs
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import DeploymentFacts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.host_module import run_on_host
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.previous_revision import previous_revision

STAGE_ACTION = "agentless.codedeploy.stage_revision"


class ActionModule(ActionBase):
    """Two modules on the host, of which the second runs only where the bundle is missing."""

    def run(self, tmp=None, task_vars=None):
        """The result of the module that failed, or the host record."""
        result = super().run(tmp, task_vars)
        self.validate_argument_spec({})
        facts = DeploymentFacts(self._task, task_vars)
        plan, target = facts.plan, facts.target
        preflight = run_on_host(self._connection, lambda: self._preflight(plan, target, task_vars), {})
        if preflight.get("failed"):
            return {**result, **preflight}
        staged = {"changed": False} if preflight["staged"] else run_on_host(self._connection, lambda: self._stage(plan, target, task_vars), {})
        warnings = [*preflight.get("warnings", ()), *staged.get("warnings", ())]
        found = {**staged, **({"warnings": warnings} if warnings else {})}
        if staged.get("failed"):
            return {**result, **found}
        return {**result, **found, "host_record": {**facts.record, "previous": previous_revision(preflight, agent_appspecs(preflight))}}

    def _preflight(self, plan, target, task_vars):
        arguments = {
            "deployment": plan["deployment"],
            "appspec": plan["appspec"],
            "bundle": plan["bundle"],
            "appspec_filename": plan["options"]["appspec_filename"],
            "deployment_root": target["deployment_root"],
            "install_root": target["install_root"],
        }
        return self._execute_module(module_name="agentless.codedeploy.preflight", module_args=arguments, task_vars=task_vars)

    def _stage(self, plan, target, task_vars):
        """Run the action that brings the bundle there, as a task would."""
        task = self._task.copy()
        bundle = {key: plan["bundle"][key] for key in ("sha256", "bundle_type", "size_bytes")}
        task.action = STAGE_ACTION
        arguments = {"bundle": bundle, **plan["bundle_source"], "deployment_root": target["deployment_root"]}
        task.args = _apply_action_arg_defaults(STAGE_ACTION, self._task, arguments, self._templar)
        action = self._shared_loader_obj.action_loader.get(
            STAGE_ACTION,
            task=task,
            connection=self._connection,
            play_context=self._play_context,
            loader=self._loader,
            templar=self._templar,
            shared_loader_obj=self._shared_loader_obj,
        )
        return action.run(task_vars=task_vars)
