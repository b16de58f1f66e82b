# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An original fleet that has more at its target group than the default port has it again when traffic goes back, whichever controller does that."""

from __future__ import annotations

from integration.blue_green.two_fleets import TwoFleets
from integration.hello_fleet import PORT
from integration.traffic.two_port_fleet import OTHER_PORT, TwoPortFleet


class TwoPortFleets(TwoPortFleet, TwoFleets):
    """Two fleets, of which each host's service is there on a second port too."""


def test_what_was_deregistered_with_the_original_fleet_is_registered_again(aws):
    with TwoPortFleets(aws, 2) as fleet:
        fleet.register(fleet.targets("web-1", OTHER_PORT))
        before = fleet.registered()
        assert [target["Port"] for target in before] == [PORT, OTHER_PORT]
        with fleet.load() as traffic:
            assert fleet.replace(fleet.revision("2.0.0")).rc == 0
            assert fleet.registered() == fleet.targets("web-2", PORT)
            elsewhere = {"codedeploy_cache_dir": str(fleet.scratch / "of-another-controller")}
            run = fleet.replace("", playbook="agentless.codedeploy.rollback", **elsewhere)
        assert run.rc == 0 and "Original fleet, in traffic: web-1" in run.summary, run.stdout
        assert fleet.registered() == before
        [result] = traffic
        assert result.failed == 0, result.failures
