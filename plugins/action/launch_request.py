# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads for which Auto Scaling groups and which hook instances are deployed to that were launched; no server is touched."""

from __future__ import annotations

import os

from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.fleet_reader import instance_ids
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.host_variables import HostVariables
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.option_reader import OptionReader
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.target_reader import check_names, read_targets
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.launch.launch_settings import OPTIONS, launch_settings
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.launch.waiting_instances import waiting_instances
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.looking.looked_at_group import GROUP_OPTIONS, looked_at_group
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.option_agreement import agreed_options, require_options
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.store_address import absolute_address

ARGUMENT_SPEC = {"fleet": {"type": "list", "elements": "dict"}}
REQUIRED = ("codedeploy_application_name", "codedeploy_deployment_group")
OF_GROUP = ("application_name", "deployment_group_name")


class ActionModule(ActionBase):
    """Reads variables only."""

    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        """The settings, and which hosts wait."""
        result = super().run(tmp, task_vars)
        _validation, arguments = self.validate_argument_spec(ARGUMENT_SPEC)
        variables = HostVariables(self._task, self._loader, task_vars)
        options = OptionReader(self._loader, variables)
        try:
            hosts, _pattern, _left_out = read_targets(variables, options, task_vars["ansible_play_hosts_all"], "all")
            launch = self._launch(options, hosts)
            waiting, warnings = waiting_instances(arguments["fleet"] or [], instance_ids(variables, options))
            check_names(variables, [item["host"] for item in waiting])
        except DeploymentError as error:
            return {**result, **error.to_failure()}
        told = {"launch": launch, "waiting": waiting, **({"warnings": warnings} if warnings else {})}
        return {**result, "changed": False, "_ansible_verbose_override": True, **told}

    def _launch(self, options, hosts):
        agreed = agreed_options({host: options.options_of(host, [*GROUP_OPTIONS, *OPTIONS]) for host in hosts}, [*GROUP_OPTIONS, *OPTIONS])
        options.warnings(hosts)
        require_options(agreed, REQUIRED, hosts)
        group = looked_at_group(agreed, [])
        store = absolute_address(os.path.expanduser(agreed["codedeploy_store"]), os.getcwd())
        return {**{key: group[key] for key in OF_GROUP}, "store": store, **launch_settings(agreed)}
