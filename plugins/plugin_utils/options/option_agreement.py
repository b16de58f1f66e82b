# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that belong to the deployment: all its targets must say the same."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..names_of_hosts import shorten
from .option_values import shown

SHOWN_VALUES = 4


def agreed_options(options, names):
    """{host: {option: value}}, names of options -> {option: value}; an option that no host has is left out. Raises DeploymentError."""
    agreed = {}
    for name in names:
        hosts_by_value = _hosts_by_value(options, name)
        if len(hosts_by_value) > 1:
            raise _disagreement(name, hosts_by_value)
        ((is_set, value), _hosts) = hosts_by_value[0]
        if is_set:
            agreed[name] = value
    return agreed


def require_options(agreed, required, hosts):
    """Raise DeploymentError for the first option that is required and not set for these hosts."""
    for name in required:
        if name not in agreed or agreed[name] in (None, "", {}):
            message = f"{name} is not set for {shorten(hosts)}."
            raise DeploymentError("INVALID_OPTION", message, f"Set it for the group that is deployed to, or with -e {name}=…", option=name)


def _hosts_by_value(options, name):
    """[((whether the option is set, its value), hosts)], by the first host that has the value."""
    found = []
    for host, values in options.items():
        key = (name in values, values.get(name))
        place = next((place for place in found if place[0] == key), None)
        if place is None:
            found.append((key, [host]))
        else:
            place[1].append(host)
    return found


def _disagreement(name, hosts_by_value):
    parts = [f"{shown(value) if is_set else 'not set'} for {shorten(hosts, 3)}" for (is_set, value), hosts in hosts_by_value[:SHOWN_VALUES]]
    more = f", and {len(hosts_by_value) - SHOWN_VALUES} more values" if len(hosts_by_value) > SHOWN_VALUES else ""
    message = f"the targets disagree about {name}, of which a deployment has one: {'; '.join(parts)}{more}."
    return DeploymentError("INVALID_OPTION", message, "Set it once for all of them, or deploy to them one after the other.", option=name)
