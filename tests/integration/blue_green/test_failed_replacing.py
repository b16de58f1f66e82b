# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A replacement fleet that fails, and an original one that cannot be taken out of traffic: the original one serves on, and it is said what is left."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.blue_green.two_fleets import TwoFleets
from integration.bundles import add_script


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


def test_an_original_host_that_cannot_leave_traffic_fails_the_deployment(aws):
    def first(fleet):
        made = fleet.revision("1.0.0")
        add_script(made, "BeforeBlockTraffic", "stay.sh", '#!/bin/sh\n[ "$(cat "$CODEDEPLOY_INSTALL_ROOT/stay")" = yes ] && exit 7\nexit 0\n')
        return made

    with TwoFleets(aws, 4, first=first) as fleet:
        for name, stays in {"web-1": "yes", "web-2": "no"}.items():
            (fleet.hosts.install_root(name) / "stay").write_text(stays)
        with fleet.load() as traffic:
            run = fleet.replace(fleet.revision("2.0.0"))
        assert run.rc != 0 and ": Failed (3 succeeded, 1 failed, 0 not deployed to" in run.summary, run.stdout
        assert "HEALTH_CONSTRAINTS: 1 of 2 hosts of the original fleet could not be taken out of traffic." in run.summary
        for line in ("Replacement fleet, in traffic: web-3, web-4", "Original fleet, out of traffic: web-2", "Original fleet, in traffic as before: web-1"):
            assert line in run.summary
        assert fleet.in_service() == fleet.everywhere(["web-1", "web-3", "web-4"])
        [result] = traffic
        assert result.failed == 0, result.failures
