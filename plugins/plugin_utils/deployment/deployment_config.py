# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployment configurations: how many hosts must stay healthy."""

from __future__ import annotations

import re

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

PREDEFINED_PREFIX = "CodeDeployDefault."
MINIMUM_TYPES = ("HOST_COUNT", "FLEET_PERCENT")

# The number of hosts that must stay healthy in a fleet of n.
# HalfAtATime takes half of the fleet, rounded down, but never none: a fleet of one is deployed to.
PREDEFINED = {
    "CodeDeployDefault.AllAtOnce": lambda n: 0,
    "CodeDeployDefault.HalfAtATime": lambda n: n - max(1, n // 2),
    "CodeDeployDefault.OneAtATime": lambda n: n - 1,
}


def find_deployment_config(name, custom_configs):
    """Name and the user's own configurations (snake-cased `get-deployment-config` output) -> the configuration.

    A predefined one has no `minimum_healthy_hosts`: it follows from the size of the fleet.
    Raises DeploymentError DeploymentConfigDoesNotExistException, or what check_deployment_config raises.
    """
    if name in PREDEFINED:
        return {"deployment_config_name": name}
    for config in custom_configs:
        if config.get("deployment_config_name") == name:
            check_deployment_config(config)
            return config
    known = sorted(PREDEFINED) + [str(config.get("deployment_config_name")) for config in custom_configs]
    raise DeploymentError(
        "DeploymentConfigDoesNotExistException",
        f"there is no deployment configuration '{name}'.",
        f"Use one of {', '.join(known)}, or define it in codedeploy_deployment_configs.",
    )


def check_deployment_config(config):
    """Refuse a custom configuration that breaks CodeDeploy's rules.

    Raises DeploymentError InvalidDeploymentConfigNameException or InvalidMinimumHealthyHostValueException.
    """
    name = config["deployment_config_name"]
    if name.startswith(PREDEFINED_PREFIX):
        raise _invalid_name(f"the name '{name}' begins with {PREDEFINED_PREFIX}, which only predefined configurations may.")
    if not re.fullmatch(r"[A-Za-z0-9._+=,@-]{1,100}", name):
        raise _invalid_name(f"the name '{name}' is not 1 to 100 letters, digits and ._+=,@- characters.")
    minimum = config.get("minimum_healthy_hosts") or {}
    kind, value = minimum.get("type"), minimum.get("value")
    if kind not in MINIMUM_TYPES:
        raise _invalid_minimum(f"'{name}' has minimum_healthy_hosts.type {kind!r}.", f"Set it to {' or '.join(MINIMUM_TYPES)}.")
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _invalid_minimum(f"'{name}' has minimum_healthy_hosts.value {value!r}.", "Set it to a whole number that is not negative.")
    if kind == "FLEET_PERCENT" and value > 99:
        raise _invalid_minimum(f"'{name}' has minimum_healthy_hosts.value {value}.", "FLEET_PERCENT takes 0 to 99.")


def minimum_healthy_hosts(config, fleet_size):
    """Configuration and number of targets -> how many hosts must stay healthy.

    A percentage is converted once, rounded up.
    Raises DeploymentError HEALTH_CONSTRAINTS_INVALID when that leaves no host to deploy to.
    """
    name = config["deployment_config_name"]
    if name in PREDEFINED:
        return PREDEFINED[name](fleet_size)
    kind, value = config["minimum_healthy_hosts"]["type"], config["minimum_healthy_hosts"]["value"]
    minimum = value if kind == "HOST_COUNT" else -(-fleet_size * value // 100)
    if minimum >= fleet_size:
        raise DeploymentError(
            "HEALTH_CONSTRAINTS_INVALID",
            f"'{name}' ({kind} {value}) keeps {minimum} of {fleet_size} host(s) healthy, so there is none left to deploy to.",
            "Lower minimum_healthy_hosts or add hosts.",
        )
    return minimum


def _invalid_name(message):
    return DeploymentError("InvalidDeploymentConfigNameException", message, "Choose another name.")


def _invalid_minimum(message, hint):
    return DeploymentError("InvalidMinimumHealthyHostValueException", message, hint)
