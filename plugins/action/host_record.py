# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Advances the record of a host after a task that was not one of its events: one of the user's, or one that failed."""

from __future__ import annotations

from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import ALLOW_TRAFFIC
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection.host_module import already_failed
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import DeploymentFacts, failed_task, record_as_fact
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.lock_note import LockNote
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.record_note import RecordNote
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import FAILED, advance, is_at_segment
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_report import report_of_failure, report_of_put_back, report_of_tasks
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.stop import put_back_record, stop_record

PUT_BACK, NOT_PUT_BACK = "put_back", "put_back_failure"
ARGUMENT_SPEC = {
    "after": {"type": "str", "choices": ["tasks", "failure", "staging", PUT_BACK, NOT_PUT_BACK], "required": True},
    "segment": {"type": "dict"},
    "index": {"type": "int"},
    "begun": {"type": "bool", "default": True},
}


class ActionModule(ActionBase):
    """Looks at variables only."""

    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        """The host record; failed if the host had failed before tasks of the user's, at a load balancer."""
        result = {**super().run(tmp, task_vars), "changed": False}
        _validation, arguments = self.validate_argument_spec(ARGUMENT_SPEC)
        facts = DeploymentFacts(self._task, task_vars)
        record = facts.new_record if arguments["after"] == "staging" else facts.record
        is_past = arguments["after"] == "tasks" and not is_at_segment(record, arguments["index"])
        if arguments["after"] in (PUT_BACK, NOT_PUT_BACK):
            failed = failed_task(task_vars) if arguments["after"] == NOT_PUT_BACK else None
            record = put_back_record(record, report_of_put_back(facts.plan["traffic_tasks"][ALLOW_TRAFFIC], RecordNote(facts.plan).now(), failed))
        # A task that failed with a record of its own has said it all.
        elif record["status"] != FAILED and not is_past:
            record = self._advanced(arguments, facts, record, task_vars)
        found = {**result, "_ansible_verbose_override": True, **record_as_fact(record)}
        return {**found, **already_failed(record)} if record["error"] and arguments["after"] == "tasks" else found

    def _advanced(self, arguments, facts, record, task_vars):
        if arguments["after"] != "tasks":
            return advance(record, facts.segments, **self._report(arguments, facts, record, task_vars))
        if arguments["begun"]:
            record = advance(record, facts.segments, **report_of_tasks(arguments["segment"], RecordNote(facts.plan).now()))
        return stop_record(record, facts.segments) if not arguments["begun"] or LockNote(facts.plan).stop() else record

    def _report(self, arguments, facts, record, task_vars):
        # Segments that are known already are those of another batch or deployment.
        segments = [] if arguments["after"] == "staging" else facts.segments
        return report_of_failure(record, segments, *failed_task(task_vars))
