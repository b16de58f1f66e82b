# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hosts that codedeploy_targets means, whichever host has it."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..deployment.deployment_plan import no_instances
from ..deployment.targets import chosen_hosts
from ..names_of_hosts import shorten
from ..options.option_agreement import agreed_options, require_options

TARGETS = "codedeploy_targets"


def read_targets(variables, options, all_hosts, default=None):
    """(names of the targets in order, the pattern that chose them, warnings). Raises DeploymentError.

    variables: HostVariables; options: an OptionReader; all_hosts: of the play, whose variables count; default: the pattern where none is set.
    """
    pattern = _pattern(options, all_hosts, default)
    hosts, left_out = chosen_hosts(variables.hosts_of(pattern), pattern)
    if not hosts:
        raise no_instances(pattern)
    check_names(variables, hosts)
    return hosts, pattern, [f"{name} is the controller and is left out; name it in {TARGETS} to deploy to it." for name in left_out]


def check_names(variables, hosts):
    """Refuse hosts that no play finds by their names. Raises DeploymentError."""
    strange = variables.unreachable_names(hosts)
    if strange:
        message = f"no play finds {shorten(list(map(repr, strange)))} by name, as characters in it mean something in a pattern of hosts."
        raise DeploymentError("INVALID_TARGETS", message, "Give the host a name of letters, digits, dots, - and _ in the inventory.")


def _pattern(options, all_hosts, default):
    """Raises DeploymentError where it is set in several ways, or not set and there is no default."""
    chosen = {host: options.options_of(host, [TARGETS]) for host in all_hosts}
    set_for = {host: found for host, found in chosen.items() if found.get(TARGETS)}
    if not set_for and default:
        return default
    if not set_for:
        options.warnings(all_hosts)
        require_options({}, [TARGETS], all_hosts)
    value = agreed_options(set_for, [TARGETS])[TARGETS]
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
