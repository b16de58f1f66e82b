# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings the revision of the deployment to a host, after a look at what the host has, and the program that runs its lifecycle events."""

from __future__ import annotations

from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import DOWNLOAD_BUNDLE
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec.empty_appspec import EMPTY_APPSPEC
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec.previous_appspecs import previous_appspecs
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection.bundle_staging import bundle_content, stage_bundle
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import DeploymentFacts, record_as_fact
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection.host_module import run_on_host
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection.host_program import run_carried_program
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection.starting_host import StartingHost
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.reachability import is_waited_for
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.previous_revision import previous_revision
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.resumed_host import resumed_host
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.lock_note import LockNote

PREFLIGHT_MODULE = "agentless.codedeploy.preflight"
# A bundle that is not longer comes along with the first command, and one that is not much longer with the second.
CARRIED_AT_ONCE_BYTES = 1024 * 1024


class ActionModule(ActionBase):
    """One command on the host, and where the bundle is missing and was too long to come along one more; modules where a command gets no input."""

    def run(self, tmp=None, task_vars=None):
        """The result of what failed, or the host record."""
        result = super().run(tmp, task_vars)
        self.validate_argument_spec({})
        facts = DeploymentFacts(self._task, task_vars)
        prepared = run_on_host(self._connection, lambda: self._reach(facts, lambda: self._prepare(facts, task_vars)), {})
        if prepared.get("failed"):
            return {**result, **prepared}
        program, staged = prepared.get("program"), {"changed": prepared["changed"]}
        if not prepared["staged"]:
            staged = run_on_host(self._connection, lambda: stage_bundle(self, facts, program, task_vars), {})
        warnings = [*(finding["warning"] for finding in prepared["may_lack"]), *staged.get("warnings", ())]
        found = {**staged, **({"warnings": warnings} if warnings else {})}
        if staged.get("failed"):
            return {**result, **found}
        previous = previous_revision(prepared, previous_appspecs(prepared))
        record = {**facts.new_record, "program": program, "previous": previous}
        if facts.plan["resumed"] and facts.plan["resumed"]["segments"]:
            record = resumed_host(record, facts.plan["resumed"]["segments"][facts.target["kind"]], prepared["past_runs"], facts.plan["appspec"])
        of_record = record_as_fact(record)
        return {**result, **found, **of_record, "ansible_facts": {**prepared.get("ansible_facts", {}), **of_record["ansible_facts"]}}

    def _reach(self, facts, prepare):
        """What prepare() returns; of an instance that may be starting when it can be reached."""
        if not is_waited_for(facts.plan, facts.host):
            return prepare()
        return StartingHost(facts.plan, facts.host, self._connection, LockNote(facts.plan).stop).ask(prepare)

    def _prepare(self, facts, task_vars):
        plan, target = facts.plan, facts.target
        is_deployed_to = DOWNLOAD_BUNDLE in plan["events"][target["kind"]]
        arguments = {
            "deployment": plan["deployment"],
            "appspec": plan["appspec"] if is_deployed_to else EMPTY_APPSPEC,
            "bundle": plan["bundle"] if is_deployed_to else None,
            "appspec_filename": plan["options"]["appspec_filename"],
            "deployment_root": target["deployment_root"],
            "install_root": target["install_root"],
            "lock_timeout_seconds": plan["options"]["lock_timeout_seconds"],
        }
        if not self._task.check_mode:
            bundle = bundle_content(plan, CARRIED_AT_ONCE_BYTES) if is_deployed_to else b""
            request = {"task": "prepare", **arguments, "carries_bundle": bool(bundle)}
            answer = run_carried_program(self, request, bundle, task_vars)
            if answer:
                return answer
        return self._execute_module(module_name=PREFLIGHT_MODULE, module_args=arguments, task_vars=task_vars)
