# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads which deployment group is looked at, and which hosts belong to it, from their variables; no server is touched."""

from __future__ import annotations

import os

from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.host_variables import HostVariables
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.option_reader import OptionReader
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.target_reader import read_targets
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.looking.looked_at_group import GROUP_OPTIONS, looked_at_group
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.host_options import HOST_OPTIONS, target_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.option_agreement import agreed_options, require_options
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.store_address import absolute_address

REQUIRED = ("codedeploy_application_name", "codedeploy_deployment_group")


class ActionModule(ActionBase):
    """Reads variables only."""

    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        """The group."""
        result = super().run(tmp, task_vars)
        self.validate_argument_spec({})
        variables = HostVariables(self._task, self._loader, task_vars)
        options = OptionReader(self._loader, variables)
        try:
            hosts, _pattern, _left_out = read_targets(variables, options, task_vars["ansible_play_hosts_all"], "all")
            by_host = {host: options.options_of(host, [*GROUP_OPTIONS, *HOST_OPTIONS]) for host in hosts}
            agreed = agreed_options(by_host, GROUP_OPTIONS)
            require_options(agreed, REQUIRED, hosts)
            group = looked_at_group(agreed, [target_of(host, found) for host, found in by_host.items()])
            group["store"] = absolute_address(os.path.expanduser(agreed["codedeploy_store"]), os.getcwd())
        except DeploymentError as error:
            return {**result, **error.to_failure()}
        return {**result, "changed": False, "_ansible_verbose_override": True, "group": group}
