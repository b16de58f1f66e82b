# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a host through the events of a segment of its lifecycle, and advances its record."""

from __future__ import annotations

from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection.bundle_staging import stage_bundle
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import DeploymentFacts, record_as_fact
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection.host_module import already_failed, failed_result, run_on_host
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.live_view import LiveView
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.lock_note import LockNote
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.log_note import LogNote
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection.segment_run import SegmentRun
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection.supplied_run import SuppliedRun
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import FAILED, advance, is_at_segment
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_report import report_of_events, report_of_failure
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.lifecycle import previous_events
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.resumed_host import run_id
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.stop import result_of_stop

ARGUMENT_SPEC = {"segment": {"type": "dict", "required": True}, "index": {"type": "int", "required": True}}
MODULE_OPTIONS = (
    "file_exists_behavior", "ignore_application_stop_failures", "lock_timeout_seconds", "max_revisions", "paths_made_by_hooks",
    "script_kill_grace_seconds", "script_output_grace_seconds",
)  # fmt: skip


class ActionModule(ActionBase):
    """Has the program on the host run the events, or where there is none the module lifecycle_events."""

    def run(self, tmp=None, task_vars=None):
        """The result of the module, with the host record; failed at once if the host failed at a load balancer before."""
        result = super().run(tmp, task_vars)
        _validation, arguments = self.validate_argument_spec(ARGUMENT_SPEC)
        facts = DeploymentFacts(self._task, task_vars)
        if facts.record["status"] == FAILED:
            return {**result, "changed": False, **record_as_fact(facts.record), **already_failed(facts.record)}
        if not is_at_segment(facts.record, arguments["index"]):
            return {**result, "changed": False, "skipped": True, "skip_reason": "The host is past these events.", **record_as_fact(facts.record)}
        log = self._log(facts)
        found, appspec = self._run_segment(facts, arguments["segment"], task_vars, log)
        record = {**facts.record, "appspec": None if appspec == facts.plan["appspec"] else appspec, **({"log_offset": log.offset()} if log else {})}
        if found.get("failed"):
            report = report_of_failure(record, facts.segments, {"name": self._task.name}, found)
        else:
            report = report_of_events(record, facts.segments, found)
            found = {**found, **(failed_result(report["error"]) if report["error"] else {})}
        warnings = [warning for event in found["events"] for warning in event["warnings"]]
        of_record = record_as_fact(advance(record, facts.segments, **report))
        return {**result, **found, **({"warnings": warnings} if warnings else {}), **of_record}

    def _run_segment(self, facts, segment, task_vars, log):
        """(the result, the AppSpec that counts after the segment)"""
        plan, record = facts.plan, facts.record
        wave = self._templar.template(task_vars["codedeploy_wave"])
        view, note = LiveView(plan, facts.host, wave), LockNote(plan)

        def run_module(name, arguments):
            return self._execute_module(module_name=name, module_args=arguments, task_vars=task_vars)

        def run(events, appspec, number):
            if note.stop():
                return result_of_stop(events)
            segment_run = SegmentRun(self, record["program"], plan["options"], run_module, view, note.stop, log)
            request = _request(facts, events, appspec, run_id(record, number))
            return run_on_host(self._connection, lambda: segment_run.run(request), {"events": events})

        def stage():
            return run_on_host(self._connection, lambda: stage_bundle(self, facts, record["program"], task_vars), {})

        supplied = SuppliedRun(run, stage, previous_events(plan))
        return supplied.run(segment, plan["events"][facts.target["kind"]], record["appspec"] or plan["appspec"])

    def _log(self, facts):
        """Where the log of scripts is kept, if it is to be sent."""
        announcements = facts.plan["announcements"]
        if self._task.check_mode or not announcements or not announcements["log_group_name"]:
            return None
        return LogNote(facts.plan, facts.host)


def _request(facts, events, appspec, run_id):
    """The parameters of the module lifecycle_events."""
    plan, target = facts.plan, facts.target
    return {
        "events": events,
        "deployment": plan["deployment"],
        "revision": plan["revision"],
        "bundle": {key: plan["bundle"][key] for key in ("sha256", "bundle_type")},
        "appspec": appspec,
        "previous_appspecs": facts.record["previous"]["previous_appspecs"],
        **{option: plan["options"][option] for option in MODULE_OPTIONS},
        "deployment_root": target["deployment_root"],
        "install_root": target["install_root"],
        "manifest": facts.manifest,
        "report_needs": True,
        "run_id": run_id,
        "started_by": plan["started_by"],
    }
