# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables of hosts as Ansible has them for a task, wherever they were set."""

from __future__ import annotations

from ansible.errors import AnsibleError
from ansible.template import Templar
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError


class HostVariables:
    """The variables that a task would see if it ran for a host: inventory, group_vars, host_vars, play, vars files, facts, extra vars, role defaults."""

    def __init__(self, task, loader, task_vars):
        self._task, self._loader = task, loader
        self._manager = task.get_variable_manager()
        self._inventory = self._manager._inventory
        self._play_hosts = {"_hosts": task_vars["ansible_play_hosts"], "_hosts_all": task_vars["ansible_play_hosts_all"]}

    def hosts_of(self, pattern):
        """The names of the hosts that match a pattern, as far as --limit lets them, in the order of the inventory."""
        return [host.get_name() for host in self._inventory.get_hosts(pattern, ignore_restrictions=True)]

    def groups_of(self, host):
        """The names of the groups that a host is in."""
        return [group.name for group in self._inventory.get_host(host).get_groups() if group.name not in ("all", "ungrouped")]

    def unreachable_names(self, hosts):
        """Those names by which a play does not find exactly this host, because they mean something in a pattern."""
        return [host for host in hosts if not host.replace("-", "").replace("_", "").replace(".", "").isalnum() and self._found(host) != [host]]

    def of(self, host):
        """The variables of a host, not templated yet: {name: value}."""
        return self._manager.get_vars(play=self._task.play, host=self._inventory.get_host(host), task=self._task, **self._play_hosts)

    def values(self, host, variables, names):
        """The values of those of these variables that the host has, as plain data: {name: value}. Raises DeploymentError."""
        templar = Templar(loader=self._loader, variables=variables)
        return {name: _value(templar, host, name, variables[name]) for name in names if name in variables}

    def _found(self, host):
        try:
            return [found.get_name() for found in self._inventory.get_hosts([host], ignore_limits=True, ignore_restrictions=True)]
        except AnsibleError:
            return []


def _value(templar, host, name, value):
    try:
        return plain(templar.template(value))
    except AnsibleError as error:
        reason = str(error).partition("\n")[0]
        raise DeploymentError("INVALID_OPTION", f"{name} of {host} cannot be read: {reason}.", "Correct it where it is set.", option=name) from error


def plain(value):
    """A templated value without what Ansible attaches to values."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    return value if value is None else str(value)
