# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment whose revision fails on hosts: it stops by the health rule, says why, and the service goes on."""

from __future__ import annotations

import threading

import pytest
from emulator import Emulator

from integration.runs.deployment_run import EVENTS
from integration.hello_fleet import HelloFleet

CAREFUL = {
    "deployment_config_name": "Careful",
    "minimum_healthy_hosts": {"type": "HOST_COUNT", "value": 3},
}
BROKEN_HOSTS_FAIL = """#!/bin/sh
[ ! -e "$CODEDEPLOY_INSTALL_ROOT/etc/hello/broken" ] || { echo "this host is broken"; exit 3; }
"""


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


def test_the_first_failure_stops_one_at_a_time_and_a_good_deployment_repairs(aws):
    with HelloFleet(aws, 3) as fleet:
        fleet.deploy(fleet.revision("1.0.0"), "CodeDeployDefault.AllAtOnce")
        for event, version, in_traffic in [("BeforeInstall", "1.0.0", False), ("ApplicationStart", None, False), ("AfterAllowTraffic", "2.0.2", True)]:
            with fleet.load() as traffic:
                run = fleet.deploy(fleet.revision("2.0.2", fail_event=event))
            assert (run.rc, run.failed_event("web-1")) == (2, event), run.stdout
            passed = EVENTS[: EVENTS.index(event)]
            assert run.events("web-1")[: len(passed)] == [(name, "Succeeded") for name in passed]

            assert traffic[0].failed == 0, traffic[0].failures
            assert [run.events(name) for name in ("web-2", "web-3")] == [[], []]
            if event == "BeforeInstall":  # ApplicationStop has stopped the service
                version = None
            assert fleet.versions() == {"web-1": version, "web-2": "1.0.0", "web-3": "1.0.0"}
            assert fleet.in_service() == fleet.everywhere(fleet.names if in_traffic else ["web-2", "web-3"])

            log = fleet.hosts.deployment_root("web-1").rglob("scripts.log")
            assert any(f"full log on the host: {path}" in run.summary for path in log), run.summary
            assert f"web-1: failed in {event} scripts/fail.sh with exit code 1 (ScriptFailed, {'in' if in_traffic else 'out of'} traffic)" in run.summary
            assert f"this revision was made to fail in {event}" in run.summary
            assert "HEALTH_CONSTRAINTS: " in run.summary
            assert "(0 succeeded, 1 failed, 2 not deployed to, of 3 hosts" in run.summary
            assert "Not deployed to, still on what they ran before: web-2, web-3" in run.summary

        with fleet.load() as traffic:
            run = fleet.deploy(fleet.revision("3.0.0"))
        assert (run.rc, traffic[0].failed) == (0, 0), (run.stdout, traffic)
        assert fleet.versions() == dict.fromkeys(fleet.names, "3.0.0")
        assert fleet.in_service() == fleet.everywhere()


def test_waves_shrink_after_failures_and_enough_hosts_stay_in_service(aws):
    with HelloFleet(aws, 6) as fleet:
        fleet.deploy(fleet.revision("1.0.0"), "CodeDeployDefault.AllAtOnce")
        for name in ("web-1", "web-3"):
            (fleet.hosts.install_root(name) / "etc/hello/broken").touch()
        revision = fleet.revision("2.0.0")
        (revision / "scripts" / "install_dependency.sh").write_text(BROKEN_HOSTS_FAIL)

        with Watch(fleet) as watch:
            run = fleet.deploy(revision, "Careful", codedeploy_deployment_configs=[CAREFUL])
        assert run.waves() == [["web-1", "web-2", "web-3"], ["web-4"], ["web-5"], ["web-6"]]
        assert min(watch.sizes) == 3
        assert run.rc == 0, run.stdout
        assert "Succeeded (4 succeeded, 2 failed, 0 not deployed to, of 6 hosts; Careful keeps 3 healthy)" in run.summary
        assert "Out of traffic: web-1, web-3." in run.summary
        assert fleet.in_service() == fleet.everywhere(["web-2", "web-4", "web-5", "web-6"])


class Watch:
    """How many hosts the load balancer had in service, looked at all the time."""

    def __init__(self, fleet):
        self.sizes = []
        self._fleet = fleet
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._stop.set()
        self._thread.join(timeout=60)

    def _look(self):
        while not self._stop.wait(0.1):
            self.sizes += [len(hosts) for hosts in self._fleet.in_service().values()]
