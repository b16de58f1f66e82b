# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.blue_green_settings import (
    blue_green_settings,
    check_blue_green_options,
    copies_group,
    deployment_type,
    in_place_only,
)

OPTION = "codedeploy_deployment_group.blue_green_deployment_configuration"
CODE = "InvalidBlueGreenDeploymentConfigurationException"
FLEETS, READY, TERMINATE = "green_fleet_provisioning_option", "deployment_ready_option", "terminate_blue_instances_on_deployment_success"


def settings(configuration=None):
    return blue_green_settings({"deployment_style": {"deployment_type": "BLUE_GREEN"}, "blue_green_deployment_configuration": configuration})


def expected(action_on_timeout="CONTINUE_DEPLOYMENT", ready_minutes=0, action="KEEP_ALIVE", minutes=0):
    return {"ready": {"action_on_timeout": action_on_timeout, "wait_minutes": ready_minutes}, "terminate": {"action": action, "wait_minutes": minutes}}


@pytest.mark.parametrize("style, found", [
    (None, "IN_PLACE"), ({}, "IN_PLACE"), ({"deployment_type": None}, "IN_PLACE"), ({"deployment_type": "IN_PLACE"}, "IN_PLACE"),
    ({"deployment_type": "BLUE_GREEN"}, "BLUE_GREEN"),
])  # fmt: skip
def test_the_type_of_a_deployment(style, found):
    assert deployment_type({"deployment_style": style}) == found


@pytest.mark.parametrize("found", ["blue_green", "GREEN_BLUE", 1])
def test_another_type_is_refused(found):
    message = f"InvalidDeploymentStyleException: deployment_style.deployment_type is {found!r}. Set it to IN_PLACE or BLUE_GREEN"
    with pytest.raises(DeploymentError, match=message):
        deployment_type({"deployment_style": {"deployment_type": found}})


def test_in_place_there_are_no_settings():
    assert blue_green_settings({"blue_green_deployment_configuration": {READY: {"wait_time_in_minutes": 5}}}) is None


@pytest.mark.parametrize("configuration, found", [
    (None, expected()), ([], expected()), ({TERMINATE: []}, expected()),
    ({}, expected()),
    ({FLEETS: {"action": "DISCOVER_EXISTING"}, READY: None, TERMINATE: {}}, expected()),
    ({FLEETS: None, READY: {"action_on_timeout": None, "wait_time_in_minutes": None}, TERMINATE: {"action": None}}, expected()),
    ({READY: {"action_on_timeout": "STOP_DEPLOYMENT", "wait_time_in_minutes": 60}}, expected("STOP_DEPLOYMENT", 60)),
    ({READY: {"action_on_timeout": "CONTINUE_DEPLOYMENT", "wait_time_in_minutes": 0}}, expected()),
    ({TERMINATE: {"action": "TERMINATE", "termination_wait_time_in_minutes": 2880}}, expected(action="TERMINATE", minutes=2880)),
    ({TERMINATE: {"action": "KEEP_ALIVE"}}, expected()),
])  # fmt: skip
def test_what_is_not_said_is_as_codedeploy_has_it(configuration, found):
    assert settings(configuration) == found


@pytest.mark.parametrize("configuration, message, hint", [
    ({"deployment_ready_options": {}}, "has the key deployment_ready_options, which it does not have in CodeDeploy", f"Did you mean {READY}?"),
    ({"deploymentReadyOption": {}}, "has the key deploymentReadyOption", f"Did you mean {READY}?"),
    ({"colour": {}}, "has the key colour", f"Its keys are {FLEETS}, {READY}, {TERMINATE}."),
    ({READY: {"wait_time_in_minute": 5}}, f".{READY} has the key wait_time_in_minute", "Did you mean wait_time_in_minutes?"),
    ({READY: {"action": "STOP_DEPLOYMENT"}}, f".{READY} has the key action,", "Its keys are action_on_timeout, wait_time_in_minutes."),
    ({TERMINATE: {"wait_time_in_minutes": 5}}, f".{TERMINATE} has the key wait_time_in_minutes", "Its keys are action, termination_wait_time_in_minutes."),
    ({FLEETS: {5: "x"}}, f".{FLEETS} has the key 5", "Its keys are action."),
    ({READY: "STOP_DEPLOYMENT"}, f".{READY} is no dictionary", "Give it the keys action_on_timeout, wait_time_in_minutes."),
    ({TERMINATE: ["KEEP_ALIVE"]}, f".{TERMINATE} is no dictionary", "Give it the keys action, termination_wait_time_in_minutes."),
    ({READY: {"action_on_timeout": "STOP"}}, f".{READY}.action_on_timeout is 'STOP'", "Set it to CONTINUE_DEPLOYMENT or STOP_DEPLOYMENT."),
    ({READY: {"action_on_timeout": ["STOP_DEPLOYMENT"]}}, f".{READY}.action_on_timeout is", "Set it to CONTINUE_DEPLOYMENT or STOP_DEPLOYMENT."),
    ({TERMINATE: {"action": "terminate"}}, f".{TERMINATE}.action is 'terminate'", "Set it to KEEP_ALIVE or TERMINATE."),
    ({FLEETS: {"action": "COPY"}}, f".{FLEETS}.action is 'COPY'", "Set it to DISCOVER_EXISTING or COPY_AUTO_SCALING_GROUP."),
])  # fmt: skip
def test_what_codedeploy_does_not_have_is_refused(configuration, message, hint):
    with pytest.raises(DeploymentError) as refused:
        settings(configuration)
    error = refused.value
    assert error.code == CODE
    assert error.message.startswith(OPTION) and message in error.message
    assert hint in error.hint and error.hint.endswith("Nothing was touched.")


@pytest.mark.parametrize("part, key", [(READY, "wait_time_in_minutes"), (TERMINATE, "termination_wait_time_in_minutes")])
@pytest.mark.parametrize("minutes", [-1, 2881, True, False, "5", 1.5, []])
def test_minutes_are_whole_and_no_more_than_two_days(part, key, minutes):
    with pytest.raises(DeploymentError) as refused:
        settings({part: {key: minutes}})
    assert (refused.value.code, refused.value.message) == (CODE, f"{OPTION}.{part}.{key} is {minutes!r}.")
    assert "whole minutes from 0 to 2880" in refused.value.hint


@pytest.mark.parametrize("configuration", ["DISCOVER_EXISTING", ["x"], 5])
def test_a_configuration_that_is_no_dictionary_is_refused(configuration):
    with pytest.raises(DeploymentError, match=f"{CODE}: {OPTION} is no dictionary. Give it the keys {FLEETS}, {READY}, {TERMINATE}. Nothing was touched."):
        settings(configuration)


@pytest.mark.parametrize("style", ["BLUE_GREEN", ["BLUE_GREEN"], 5])
def test_a_style_that_is_no_dictionary_is_refused(style):
    message = "InvalidDeploymentStyleException: deployment_style is no dictionary. Give it the keys deployment_type and deployment_option."
    with pytest.raises(DeploymentError, match=message):
        deployment_type({"deployment_style": style})


@pytest.mark.parametrize(
    ("style", "action", "copies"),
    [
        ("BLUE_GREEN", {FLEETS: {"action": "COPY_AUTO_SCALING_GROUP"}}, True),
        ("BLUE_GREEN", {FLEETS: {"action": "DISCOVER_EXISTING"}}, False),
        ("BLUE_GREEN", {}, False),
        # In place nobody looks at it.
        ("IN_PLACE", {FLEETS: {"action": "COPY_AUTO_SCALING_GROUP"}}, False),
    ],
)
def test_an_auto_scaling_group_is_copied_where_that_is_said(style, action, copies):
    group = {"deployment_style": {"deployment_type": style}, "blue_green_deployment_configuration": action}
    assert copies_group(group) is copies


def test_the_role_in_place_has_one_fleet():
    error = in_place_only()
    assert (error.code, "the role blue_green" in error.hint) == ("InvalidDeploymentStyleException", True)


def test_outdated_instances_are_no_choice_where_a_fleet_is_replaced():
    check_blue_green_options({"update_outdated_instances_only": False})
    with pytest.raises(DeploymentError, match="INVALID_OPTION: codedeploy_update_outdated_instances_only is set, and .* all hosts of the replacement fleet"):
        check_blue_green_options({"update_outdated_instances_only": True})


@pytest.mark.parametrize("minutes", [{}, {"wait_time_in_minutes": None}, {"wait_time_in_minutes": 0}])
def test_a_deployment_that_would_be_stopped_at_once_is_refused(minutes):
    with pytest.raises(DeploymentError) as refused:
        settings({READY: {"action_on_timeout": "STOP_DEPLOYMENT", **minutes}})
    error = refused.value
    assert error.code == CODE and error.message.startswith(f"{READY}.action_on_timeout is STOP_DEPLOYMENT and wait_time_in_minutes is ")
    assert str(minutes.get("wait_time_in_minutes")) in error.message and error.message.endswith("so that the deployment would be stopped at once.")
    assert "how many minutes" in error.hint and "CONTINUE_DEPLOYMENT" in error.hint and error.hint.endswith("Nothing was touched.")
    assert settings({READY: {"action_on_timeout": "STOP_DEPLOYMENT", "wait_time_in_minutes": 1}}) == expected("STOP_DEPLOYMENT", 1)
    assert settings({READY: {"action_on_timeout": "CONTINUE_DEPLOYMENT", **minutes}}) == expected()
