# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator is honest: only a deployment that blocks traffic, and waits, loses no request."""

from __future__ import annotations

import time

import pytest
from emulator import LoadGenerator
from emulator.tests.fleet import TargetGroup


@pytest.fixture
def group(fleet):
    return TargetGroup(fleet, deregistration_delay_seconds=3)


@pytest.fixture
def url(fleet, group):
    return fleet.aws.add_application_load_balancer(fleet.name, [group.arn])


@pytest.fixture
def instances(fleet, group, url):
    instances = fleet.add(3, "v1")
    group.register(*instances)
    group.wait_for("healthy", "healthy", "healthy")
    time.sleep(0.2)
    return instances


def test_restarting_without_blocking_traffic_drops_requests(fleet, url, instances):
    with LoadGenerator(url, rate=100) as load:
        for instance in instances:
            fleet.restart(instance, "v2")
            time.sleep(0.3)
    result = load.result()
    assert result.failed > 0
    assert result.failures[0]["reason"] in ("status 502", "status 503")


def test_not_waiting_for_the_end_of_draining_drops_requests(fleet, group, url, instances):
    with LoadGenerator(f"{url}/slow", rate=100) as load:
        time.sleep(0.5)
        group.deregister(instances[0])
        fleet.stop(instances[0])
    assert load.result().failed > 0


def test_blocking_traffic_and_waiting_drops_none(fleet, group, url, instances):
    with LoadGenerator(url, rate=100) as load:
        time.sleep(0.3)
        for instance in instances:
            group.deregister(instance)
            group.wait_for("healthy", "healthy")
            fleet.restart(instance, "v2")
            group.register(instance)
            group.wait_for("healthy", "healthy", "healthy")
        time.sleep(0.3)
    result = load.result()
    assert (result.failed, result.failures) == (0, [])
    assert set(result.versions) == {"v1", "v2"}
    assert result.versions["v1"]["first_time"] < result.versions["v2"]["first_time"] < result.versions["v2"]["last_time"]
    assert sum(version["count"] for version in result.versions.values()) == result.sent > 100
