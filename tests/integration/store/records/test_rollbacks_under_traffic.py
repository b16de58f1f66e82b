# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bad revision is rolled back behind a load balancer under traffic, though the controller is killed in the middle of it."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.bundles import add_script
from integration.hello_fleet import HelloFleet
from integration.processes import end_processes_with
from integration.runs.slow_deployment import SLOW, running, wait_for_script
from integration.store.places import InFolder
from integration.store.records.recorded import deploy, documents, id_of

ONE_AT_A_TIME = "CodeDeployDefault.OneAtATime"
# Slow once, on a host where it is asked for.
SLOW_ONCE = f"""#!/bin/sh
asked="$CODEDEPLOY_INSTALL_ROOT/slow"
[ -e "$asked" ] || exit 0
rm "$asked"
{SLOW.format(seconds=3)}
"""


@pytest.fixture(scope="module")
def fleet():
    with Emulator(speed=8) as aws, HelloFleet(aws, 3) as started:
        yield started


def test_no_request_is_lost(fleet, tmp_path):
    place, made = InFolder(tmp_path), fleet.revision()
    add_script(made, "BeforeInstall", "slow_once.sh", SLOW_ONCE)
    good = deploy(fleet, place, made, "CodeDeployDefault.AllAtOnce")
    assert good.rc == 0, good.stdout
    version = (made / "VERSION").read_text().strip()
    with fleet.load() as traffic:
        bad = deploy(fleet, place, fleet.revision(fail_event="ValidateService"), ONE_AT_A_TIME)
        assert bad.rc == 2 and fleet.in_service() == fleet.everywhere(["web-2", "web-3"]), bad.stdout

        (fleet.hosts.install_root("web-2") / "slow").touch()
        options = {"codedeploy_rollback_to": "last_good", "env": {"KILLED_CONTROLLER": str(tmp_path)}, "codedeploy_store": place.address}
        with running(fleet, "./nowhere", ONE_AT_A_TIME, **options):
            wait_for_script(fleet, "BeforeInstall", "web-2")
            end_processes_with(f"KILLED_CONTROLLER={tmp_path}")
        lost = documents(place)["group.json"]["open_deployment_id"]
        run = fleet.run("agentless.codedeploy.rollback", "./nowhere", ONE_AT_A_TIME, codedeploy_store=place.address)
    assert run.rc == 0 and f"This run goes on with {lost}" in run.stdout, run.stdout
    assert "of 3 hosts 1 succeeded, 0 failed, 1 in the middle, 1 not deployed to" in run.stdout
    # What failed came first, and is not touched again; what was in the middle is out of traffic already.
    assert (run.actions("web-1"), run.waves()) == ([], [["web-3"]])
    assert f"Rolls back {id_of(bad)} to the revision of {id_of(good)}." in run.summary
    assert (fleet.versions(), fleet.in_service()) == (dict.fromkeys(fleet.names, version), fleet.everywhere())
    assert [result.failures for result in traffic if result.failed] == []
    assert documents(place)[f"deployments/{id_of(bad)}/record.json"]["rolled_back_by"] == lost == id_of(run)
