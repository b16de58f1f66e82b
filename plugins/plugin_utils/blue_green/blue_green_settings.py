# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a blue/green deployment in CodeDeploy's terms, and what cannot be meant by them."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..spelling import nearest

IN_PLACE, BLUE_GREEN = DEPLOYMENT_TYPES = ("IN_PLACE", "BLUE_GREEN")
OPTION = "codedeploy_deployment_group.blue_green_deployment_configuration"
FLEETS, READY, TERMINATE = "green_fleet_provisioning_option", "deployment_ready_option", "terminate_blue_instances_on_deployment_success"
ACTION, ACTION_ON_TIMEOUT, READY_MINUTES, TERMINATION_MINUTES = "action", "action_on_timeout", "wait_time_in_minutes", "termination_wait_time_in_minutes"
DISCOVER, COPY = "DISCOVER_EXISTING", "COPY_AUTO_SCALING_GROUP"
CONTINUE, STOP = "CONTINUE_DEPLOYMENT", "STOP_DEPLOYMENT"
KEEP, END = "KEEP_ALIVE", "TERMINATE"
# Part -> {key: what it may be}; numbers are minutes.
KEYS = {
    FLEETS: {ACTION: (DISCOVER, COPY)},
    READY: {ACTION_ON_TIMEOUT: (CONTINUE, STOP), READY_MINUTES: int},
    TERMINATE: {ACTION: (KEEP, END), TERMINATION_MINUTES: int},
}
MOST_MINUTES = 2880


def deployment_type(group):
    """IN_PLACE or BLUE_GREEN. Raises DeploymentError."""
    style = group.get("deployment_style") or {}
    if not isinstance(style, dict):
        hint = "Give it the keys deployment_type and deployment_option."
        raise DeploymentError("InvalidDeploymentStyleException", "deployment_style is no dictionary.", hint)
    found = style.get("deployment_type") or IN_PLACE
    if found not in DEPLOYMENT_TYPES:
        message = f"deployment_style.deployment_type is {found!r}."
        raise DeploymentError("InvalidDeploymentStyleException", message, f"Set it to {' or '.join(DEPLOYMENT_TYPES)}.")
    return found


def blue_green_settings(group):
    """A deployment group -> {ready: {action_on_timeout, wait_minutes}, terminate: {action, wait_minutes}}; None in place. Raises DeploymentError.

    Without a word on it the deployment goes on when the replacement fleet is ready, and the original fleet is kept.
    """
    if deployment_type(group) == IN_PLACE:
        return None
    parts = _parts(group.get("blue_green_deployment_configuration") or {})
    ready, terminate = parts[READY], parts[TERMINATE]
    if ready.get(ACTION_ON_TIMEOUT) == STOP and not ready.get(READY_MINUTES):
        message = f"{READY}.{ACTION_ON_TIMEOUT} is {STOP} and {READY_MINUTES} is {ready.get(READY_MINUTES)!r}, so that the deployment would be stopped at once."
        raise _invalid(message, f"Say how many minutes somebody has to have it go on, or set {ACTION_ON_TIMEOUT} to {CONTINUE}.")
    return {
        "ready": {"action_on_timeout": ready.get(ACTION_ON_TIMEOUT, CONTINUE), "wait_minutes": ready.get(READY_MINUTES, 0)},
        "terminate": {"action": terminate.get(ACTION, KEEP), "wait_minutes": terminate.get(TERMINATION_MINUTES, 0)},
    }


def copies_group(group):
    """Whether the replacement fleet of a deployment group is to be a copy of its Auto Scaling group. Raises DeploymentError."""
    if deployment_type(group) == IN_PLACE:
        return False
    return _parts(group.get("blue_green_deployment_configuration") or {})[FLEETS].get(ACTION, DISCOVER) == COPY


def in_place_only():
    """The error of a blue/green deployment where there are no two fleets."""
    message = "deployment_style.deployment_type is BLUE_GREEN, and the role in_place has no replacement fleet."
    return DeploymentError("InvalidDeploymentStyleException", message, "Use the role blue_green, or set it to IN_PLACE. Nothing was touched.")


def blue_green_only():
    """The error of an in-place deployment where two fleets are wanted."""
    message = f"deployment_style.deployment_type is not {BLUE_GREEN}, and the role blue_green has one fleet replace another."
    return DeploymentError("InvalidDeploymentStyleException", message, f"Use the role in_place, or set it to {BLUE_GREEN}. Nothing was touched.")


def check_blue_green_options(options):
    """Refuse options {name: value} that cannot be meant of a blue/green deployment. Raises DeploymentError."""
    if options.get("update_outdated_instances_only"):
        message = "codedeploy_update_outdated_instances_only is set, and a blue/green deployment is to all hosts of the replacement fleet."
        raise DeploymentError("INVALID_OPTION", message, "Leave it out. Nothing was touched.", option="codedeploy_update_outdated_instances_only")


def _parts(configuration):
    _check_keys("", configuration, KEYS)
    for part, values in configuration.items():
        _check_keys(f".{part}", values or {}, KEYS[part])
        for key, value in (values or {}).items():
            _check_value(f"{OPTION}.{part}.{key}", value, KEYS[part][key])
    return {part: {key: value for key, value in (configuration.get(part) or {}).items() if value is not None} for part in KEYS}


def _check_keys(place, values, known):
    if not isinstance(values, dict):
        raise _invalid(f"{OPTION}{place} is no dictionary.", f"Give it the keys {', '.join(known)}.")
    for key in values:
        if key not in known:
            meant = nearest(str(key).replace("_", ""), {name.replace("_", ""): name for name in known}, 0.8)
            name = next((name for name in known if name.replace("_", "") == meant), None)
            hint = f"Did you mean {name}?" if name else f"Its keys are {', '.join(known)}."
            raise _invalid(f"{OPTION}{place} has the key {key}, which it does not have in CodeDeploy.", hint)


def _check_value(place, value, allowed):
    if value is None:
        return
    if allowed is int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_MINUTES:
            raise _invalid(f"{place} is {value!r}.", f"Set it to whole minutes from 0 to {MOST_MINUTES}, as CodeDeploy takes them.")
    elif value not in allowed:
        raise _invalid(f"{place} is {value!r}.", f"Set it to {' or '.join(allowed)}.")


def _invalid(message, hint):
    return DeploymentError("InvalidBlueGreenDeploymentConfigurationException", message, f"{hint} Nothing was touched.")
