# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A rolling deployment of one version over another, while requests go through the load balancers."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.runs.deployment_run import EVENTS
from integration.hello_fleet import REQUESTS_PER_SECOND, HelloFleet


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


@pytest.mark.parametrize(
    ("kinds", "size", "waves"),
    [
        (["application"], 4, [["web-1", "web-2"], ["web-3", "web-4"]]),
        (["classic"], 2, [["web-1"], ["web-2"]]),
        (["application", "network", "classic"], 2, [["web-1"], ["web-2"]]),
    ],
)
def test_a_new_version_goes_out_without_one_failed_request(aws, kinds, size, waves):
    with HelloFleet(aws, size, kinds) as fleet:
        first = fleet.deploy(fleet.revision("1.0.0"), "CodeDeployDefault.AllAtOnce")
        assert (first.rc, fleet.versions()) == (0, dict.fromkeys(fleet.names, "1.0.0")), first.stdout
        assert fleet.in_service() == fleet.everywhere()

        aws.reset_api_calls()
        with fleet.load() as traffic:
            second = fleet.deploy(fleet.revision("2.0.0"), "CodeDeployDefault.HalfAtATime")
        assert second.rc == 0, second.stdout
        calls = aws.api_calls()
        assert fleet.versions() == dict.fromkeys(fleet.names, "2.0.0")
        assert fleet.in_service() == fleet.everywhere()

        for result in traffic:
            assert result.failed == 0, result.failures
            assert result.versions["1.0.0"]["count"] + result.versions["2.0.0"]["count"] == result.sent > REQUESTS_PER_SECOND

        assert second.waves() == waves
        for name in fleet.names:
            assert second.events(name) == [(event, "Succeeded") for event in EVENTS]
        for operation in ("RegisterTargets", "DeregisterTargets"):
            assert calls.get(f"elasticloadbalancing:{operation}", 0) == len(waves) * len(fleet.target_groups)
        for operation in ("RegisterInstancesWithLoadBalancer", "DeregisterInstancesFromLoadBalancer"):
            assert calls.get(f"elasticloadbalancing:{operation}", 0) == len(waves) * len(fleet.classics)
        assert f": Succeeded ({size} succeeded, 0 failed, 0 not deployed to, of {size} hosts" in second.summary
        assert "hello to web" in second.summary
