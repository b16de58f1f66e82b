# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two fleets of a blue/green deployment, whichever way they were chosen."""

from __future__ import annotations

from ..deployment.targets import chosen_hosts
from ..fleet.chosen_replacement import TARGET_INSTANCES
from ..fleet.copied_group import original_fleet
from ..fleet.fleets import check_fleets
from ..fleet.standing_fleets import check_standing_fleets
from ..fleet.target_instances import check_all_known, hosts_of_instances
from ..options.host_options import VARIABLES
from .target_reader import check_names

RUNNING = "running"


def instance_ids(variables, options):
    """HostVariables, an OptionReader -> {host: instance id or None} of all hosts of the inventory. Raises DeploymentError."""
    names = VARIABLES["instance_id"]
    values = {host: options.options_of(host, names) for host in variables.hosts_of("all")}
    return {host: next((found[name] for name in names if found.get(name)), None) for host, found in values.items()}


class FleetReader:
    """variables: HostVariables; options: an OptionReader."""

    def __init__(self, variables, options):
        self._variables, self._options = variables, options

    def read(self, chosen, targets, instances):
        """chosen: see chosen_replacement; targets: names of the hosts of codedeploy_targets; instances: as fleet_info tells of those that were chosen by tags

        -> {original, replacement: names of hosts in order, pattern: how the replacement was chosen, instances: {host: instance}, standing: both fleets by
        their patterns, of which it is not known yet which one serves, or None, copied_group: None}. Raises DeploymentError.
        """
        standing = {pattern: self._hosts(pattern) for pattern in chosen["standing_fleets"] or []}
        found = self._hosts_of(instances) if chosen["target_instances"] else {}
        pattern, original = chosen["pattern"] or TARGET_INSTANCES, targets
        replacement = list(found) if chosen["target_instances"] else []
        if chosen["pattern"]:
            replacement = self._hosts(pattern)
        if standing:
            check_standing_fleets(standing)
            (_first, original), (pattern, replacement) = standing.items()
        else:
            check_fleets(original, replacement)
        check_names(self._variables, [*original, *replacement])
        return {"original": original, "replacement": replacement, "pattern": pattern, "instances": found, "standing": standing or None, "copied_group": None}

    def read_original(self, owners_name, present, targets, instances, begins):
        """The same where the replacement fleet is to be a copy of an Auto Scaling group, and has no hosts yet. present: see present_group; instances: those of
        that group; begins: see original_fleet. copied_group: {owners_name, of: its name, made_by: {of, deployment_id} where that is a copy itself, or
        None, name: None, size: how many instances}.
        """
        found, strangers = self._by_host(instances)
        name, made_by = present["name"], {key: present[key] for key in ("of", "deployment_id")}
        original = original_fleet(name, found, strangers, targets, begins)
        check_names(self._variables, original)
        copy = {"owners_name": owners_name, "of": name, "made_by": made_by if made_by["of"] else None, "name": None, "size": len(original)}
        return {"original": original, "replacement": [], "pattern": name, "instances": {}, "standing": None, "copied_group": copy}

    def read_copy(self, instances):
        """The instances of a copy -> ({host: instance}, instances that no host has). Raises DeploymentError."""
        found, strangers = self._by_host(instances)
        check_names(self._variables, list(found))
        return found, strangers

    def _hosts(self, pattern):
        return chosen_hosts(self._variables.hosts_of(pattern), pattern)[0]

    def _hosts_of(self, instances):
        """{host: instance} of those that run; each must be a host of the inventory."""
        found, strangers = self._by_host(instances)
        check_all_known(strangers)
        return found

    def _by_host(self, instances):
        """({host: instance}, instances that no host has) of those that run."""
        ids = instance_ids(self._variables, self._options)
        return hosts_of_instances([instance for instance in instances if instance["state"] == RUNNING], ids)
