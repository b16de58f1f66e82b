# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings the revision of the deployment to a host, after a look at what the host has, and the program that runs its lifecycle events."""

from __future__ import annotations

from ansible.executor.module_common import _apply_action_arg_defaults
from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec.agent_appspecs import agent_appspecs
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.bundle_transfer import arguments_for_the_server
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import DeploymentFacts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.host_module import run_on_host
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.host_program import run_on_program
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.presigned_urls import NotSigned
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.previous_revision import previous_revision

STAGE_MODULE = "agentless.codedeploy.stage_revision"
# What the module adds where the task does not say.
STAGE_DEFAULTS = {"url": None, "path": None}


class ActionModule(ActionBase):
    """One module on the host, and where the bundle is missing one command more."""

    def run(self, tmp=None, task_vars=None):
        """The result of what failed, or the host record."""
        result = super().run(tmp, task_vars)
        self.validate_argument_spec({})
        facts = DeploymentFacts(self._task, task_vars)
        preflight = run_on_host(self._connection, lambda: self._preflight(facts, task_vars), {})
        if preflight.get("failed"):
            return {**result, **preflight}
        program = preflight["program"]
        staged = {"changed": False} if preflight["staged"] else run_on_host(self._connection, lambda: self._stage(facts, program, task_vars), {})
        warnings = [*preflight.get("warnings", ()), *staged.get("warnings", ())]
        found = {**staged, **({"warnings": warnings} if warnings else {})}
        if staged.get("failed"):
            return {**result, **found}
        previous = previous_revision(preflight, agent_appspecs(preflight))
        return {**result, **found, "host_record": {**facts.record, "program": program, "previous": previous}}

    def _preflight(self, facts, task_vars):
        plan, target = facts.plan, facts.target
        arguments = {
            "deployment": plan["deployment"],
            "appspec": plan["appspec"],
            "bundle": plan["bundle"],
            "appspec_filename": plan["options"]["appspec_filename"],
            "deployment_root": target["deployment_root"],
            "install_root": target["install_root"],
            "lay_down_program": True,
        }
        return self._execute_module(module_name="agentless.codedeploy.preflight", module_args=arguments, task_vars=task_vars)

    def _stage(self, facts, program, task_vars):
        bundle = {key: facts.plan["bundle"][key] for key in ("sha256", "bundle_type", "size_bytes")}
        wanted = {"bundle": bundle, **facts.plan["bundle_source"], "deployment_root": facts.target["deployment_root"]}
        arguments = _apply_action_arg_defaults(STAGE_MODULE, self._task, wanted, self._templar)
        try:
            if not self._task.check_mode:
                arguments = arguments_for_the_server(self, arguments, task_vars)
            answer = run_on_program(self, program, {"task": "stage", **STAGE_DEFAULTS, **arguments})
            return answer or self._execute_module(module_name=STAGE_MODULE, module_args=arguments, task_vars=task_vars)
        except NotSigned as error:
            return error.failure
        finally:
            self._remove_tmp_path(self._connection._shell.tmpdir)
