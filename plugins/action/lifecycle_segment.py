# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a host through the events of a segment of its lifecycle, and advances its record."""

from __future__ import annotations

from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import DeploymentFacts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection.host_module import failed_result, run_on_host
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.live_view import LiveView
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection.segment_run import SegmentRun
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.host_record import advance
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.host_report import report_of_events, report_of_failure

MODULE = "agentless.codedeploy.lifecycle_events"
MODULE_OPTIONS = (
    "file_exists_behavior", "ignore_application_stop_failures", "lock_timeout_seconds", "max_revisions", "script_kill_grace_seconds",
    "script_output_grace_seconds",
)  # fmt: skip


class ActionModule(ActionBase):
    """Has the program on the host run the events, or where there is none the module lifecycle_events."""

    def run(self, tmp=None, task_vars=None):
        """The result of the module, with the host record."""
        result = super().run(tmp, task_vars)
        _validation, arguments = self.validate_argument_spec({"events": {"type": "list", "elements": "str", "required": True}})
        facts = DeploymentFacts(self._task, task_vars)
        found = run_on_host(self._connection, lambda: self._run_events(facts, arguments["events"], task_vars), {"events": arguments["events"]})
        record = facts.record
        if found.get("failed"):
            report = report_of_failure(record, facts.segments, {"name": self._task.name}, found)
        else:
            report = report_of_events(record, facts.segments, found)
            found = {**found, **(failed_result(report["error"]) if report["error"] else {})}
        return {**result, **found, "host_record": advance(record, len(facts.segments), **report)}

    def _run_events(self, facts, events, task_vars):
        plan, target = facts.plan, facts.target
        arguments = {
            "events": events,
            "deployment": plan["deployment"],
            "revision": plan["revision"],
            "bundle": {key: plan["bundle"][key] for key in ("sha256", "bundle_type")},
            "appspec": plan["appspec"],
            "agent_appspecs": facts.record["previous"]["agent_appspecs"],
            **{option: plan["options"][option] for option in MODULE_OPTIONS},
            "deployment_root": target["deployment_root"],
            "install_root": target["install_root"],
            "manifest": facts.manifest,
            "run_id": str(facts.record["segments_done"]),
            "started_by": plan["started_by"],
        }

        def run_module(request):
            return self._execute_module(module_name=MODULE, module_args=request, task_vars=task_vars)

        wave = self._templar.template(task_vars["codedeploy_wave"])
        view = LiveView(plan, facts.host, len(wave))
        answer = SegmentRun(self, facts.record["program"], plan["options"], run_module, view).run(arguments)
        warnings = [warning for event in answer.get("events") or [] for warning in event["warnings"]]
        return {**answer, **({"warnings": warnings} if warnings else {})}
