# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_config import (
    check_deployment_config,
    find_deployment_config,
    minimum_healthy_hosts,
)

ALL, HALF, ONE = "CodeDeployDefault.AllAtOnce", "CodeDeployDefault.HalfAtATime", "CodeDeployDefault.OneAtATime"


def custom(kind, value, name="Mine"):
    return {"deployment_config_name": name, "minimum_healthy_hosts": {"type": kind, "value": value}}


@pytest.mark.parametrize(
    ("config", "fleet_size", "minimum"),
    [
        ({"deployment_config_name": ALL}, 9, 0),
        ({"deployment_config_name": HALF}, 9, 5),
        ({"deployment_config_name": HALF}, 10, 5),
        ({"deployment_config_name": HALF}, 2, 1),
        ({"deployment_config_name": HALF}, 1, 0),
        ({"deployment_config_name": ONE}, 9, 8),
        ({"deployment_config_name": ONE}, 1, 0),
        (custom("HOST_COUNT", 6), 9, 6),
        (custom("HOST_COUNT", 0), 9, 0),
        (custom("FLEET_PERCENT", 40), 9, 4),
        (custom("FLEET_PERCENT", 0), 9, 0),
        (custom("FLEET_PERCENT", 90), 10, 9),
        (custom("FLEET_PERCENT", 99), 1000, 990),
    ],
)
def test_minimum_healthy_hosts(config, fleet_size, minimum):
    assert minimum_healthy_hosts(config, fleet_size) == minimum


@pytest.mark.parametrize(
    ("config", "fleet_size"), [(custom("FLEET_PERCENT", 95), 10), (custom("HOST_COUNT", 9), 9), (custom("HOST_COUNT", 10), 9), (custom("FLEET_PERCENT", 1), 1)]
)
def test_no_host_left_to_deploy_to(config, fleet_size):
    with pytest.raises(DeploymentError, match=f"HEALTH_CONSTRAINTS_INVALID: 'Mine' .* of {fleet_size} host"):
        minimum_healthy_hosts(config, fleet_size)


def test_an_unknown_configuration_is_refused_with_the_known_ones():
    with pytest.raises(DeploymentError, match="DeploymentConfigDoesNotExistException: .*'Other'.*AllAtOnce.*Mine"):
        find_deployment_config("Other", [custom("HOST_COUNT", 1)])


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (custom("HOST_COUNT", 1, "CodeDeployDefault.Mine"), "InvalidDeploymentConfigNameException.*begins with"),
        (custom("HOST_COUNT", 1, "a b"), "InvalidDeploymentConfigNameException.*letters"),
        (custom("HOST_COUNT", 1, "x" * 101), "InvalidDeploymentConfigNameException"),
        (custom("PERCENT", 1), "InvalidMinimumHealthyHostValueException.*'PERCENT'.*HOST_COUNT or FLEET_PERCENT"),
        (custom("HOST_COUNT", -1), "InvalidMinimumHealthyHostValueException.*-1"),
        (custom("HOST_COUNT", "2"), "InvalidMinimumHealthyHostValueException.*'2'"),
        (custom("HOST_COUNT", True), "InvalidMinimumHealthyHostValueException"),
        (custom("FLEET_PERCENT", 100), "InvalidMinimumHealthyHostValueException.*0 to 99"),
        ({"deployment_config_name": "Mine"}, "InvalidMinimumHealthyHostValueException.*None"),
    ],
)
def test_bad_custom_configurations(config, message):
    with pytest.raises(DeploymentError, match=message):
        check_deployment_config(config)


def test_custom_configurations_are_found_by_name():
    assert find_deployment_config("Mine", [custom("HOST_COUNT", 1, "Yours"), custom("HOST_COUNT", 2)]) == custom("HOST_COUNT", 2)
