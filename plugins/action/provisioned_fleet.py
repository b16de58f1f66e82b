# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Completes the plan of a deployment by the hosts of a replacement fleet that was made for it, and records who they are."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.deployment_facts import DeploymentFacts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.fleet_reader import FleetReader
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.host_variables import HostVariables
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.option_reader import OptionReader
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_plan import plan_with_copy
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.copied_group import is_to_be_made
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.target_instances import check_all_known
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.host_options import HOST_OPTIONS, target_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.record_note import RecordNote
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.store_action import StoreAction
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.deployment_record import provisioned_document


class ActionModule(StoreAction):
    """Looks the hosts up in the inventory, and has the plan written on the controller."""

    OWN = ("state", "name", "instances")

    def run(self, tmp=None, task_vars=None):
        """Who is not known yet, or the plan."""
        result, arguments = {**super().run(tmp, task_vars), "changed": False}, self._task.args
        self._variables, plan = HostVariables(self._task, self._loader, task_vars), DeploymentFacts(self._task, task_vars).plan
        self._options = OptionReader(self._loader, self._variables)
        try:
            found, strangers = FleetReader(self._variables, self._options).read_copy(arguments["instances"])
            if arguments["state"] == "found":
                return {**result, "strangers": [self._stranger(plan, instance) for instance in strangers]}
            check_all_known(strangers)
            if not is_to_be_made(plan):
                return {**result, "plan": plan}
            plan = plan_with_copy(plan, arguments["name"], [target_of(host, self._options.options_of(host, HOST_OPTIONS)) for host in sorted(found)])
        except DeploymentError as error:
            return {**result, **error.to_failure()}
        record, _not_written = RecordNote(plan).read_progress()
        written = self.ask_store({**plan["deployment"], "store": plan["options"]["store"]}, _written(plan, record), task_vars)
        return {**result, "_ansible_verbose_override": True, **({**written} if written.get("failed") else {"plan": plan})}

    def _stranger(self, plan, instance):
        """The host that an instance becomes: beside the hosts of the original fleet, as its address is all that is known of it."""
        groups = self._variables.groups_of(plan["original_hosts"][0])
        return {"host": instance["instance_id"], "address": instance["private_ip_address"], "groups": groups}


def _written(plan, record):
    return {"state": "written", "documents": [provisioned_document(plan, record)]}
