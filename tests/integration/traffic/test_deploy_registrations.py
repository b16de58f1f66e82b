# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments behind target groups in which hosts have other ports than the default one, or in which they are known by their address."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.bundles import add_script
from integration.hello_fleet import PORT
from integration.traffic.two_port_fleet import OTHER_PORT, TwoPortFleet

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator
        emulator.clear_faults()


@pytest.mark.parametrize(("target_type", "ports"), [("instance", ([OTHER_PORT], [PORT, OTHER_PORT])), ("ip", ([PORT, OTHER_PORT], [PORT, OTHER_PORT]))])
def test_what_was_registered_before_is_registered_after_and_no_request_fails(aws, target_type, ports):
    with TwoPortFleet(aws, 2, target_type) as fleet:
        assert fleet.deploy(fleet.revision("1.0.0"), ALL_AT_ONCE).rc == 0
        zone = {"AvailabilityZone": "all"} if target_type == "ip" else {}
        fleet.deregister([target for name in fleet.names for target in fleet.targets(name, PORT)])
        fleet.register([target for name, of_host in zip(fleet.names, ports) for target in fleet.targets(name, *of_host, **zone)])
        before = fleet.registered()
        aws.reset_api_calls()
        with fleet.load() as traffic:
            run = fleet.deploy(fleet.revision("2.0.0"))
        assert run.rc == 0, run.stdout
        assert traffic[0].failed == 0, traffic[0].failures
        assert set(traffic[0].versions) == {"1.0.0", "2.0.0"}
        assert (fleet.registered(), len(before)) == (before, sum(map(len, ports)))
        calls = aws.api_calls()
        assert (calls["elasticloadbalancing:RegisterTargets"], calls["elasticloadbalancing:DeregisterTargets"]) == (2, 2)


@pytest.mark.parametrize(("target_type", "ports"), [("instance", [PORT, OTHER_PORT]), ("ip", [OTHER_PORT])])
def test_what_a_host_had_that_failed_out_of_traffic_is_registered_by_the_next_deployment(aws, target_type, ports):
    with TwoPortFleet(aws, 1, target_type) as fleet:
        first, fails = fleet.revision("1.0.0"), fleet.hosts.install_root("web-1") / "fails"
        add_script(first, "BeforeBlockTraffic", "may_fail.sh", '#!/bin/sh\n[ ! -e "$CODEDEPLOY_INSTALL_ROOT/fails" ]\n')
        assert fleet.deploy(first, ALL_AT_ONCE).rc == 0
        fleet.deregister(fleet.targets("web-1", PORT))
        fleet.register(fleet.targets("web-1", *ports, **({"AvailabilityZone": "all"} if target_type == "ip" else {})))
        before = fleet.registered()
        # In between it fails before a load balancer is asked.
        for event in ("BeforeInstall", "BeforeBlockTraffic", "ValidateService"):
            fails.touch() if event == "BeforeBlockTraffic" else fails.unlink(missing_ok=True)
            run = fleet.deploy(fleet.revision("2.0.0", fail_event=event))
            assert (run.rc, run.failed_event("web-1"), fleet.registered()) == (2, event, []), run.stdout
        assert "Out of traffic: web-1. A deployment that succeeds puts them back." in run.summary
        run = fleet.deploy(fleet.revision("3.0.0"))
        assert (run.rc, fleet.registered(), len(before)) == (0, before, len(ports)), run.stdout
        assert "registrations" not in fleet.remembered("web-1")


def test_what_is_registered_by_hand_before_the_next_deployment_wins(aws):
    with TwoPortFleet(aws, 1) as fleet:
        assert fleet.deploy(fleet.revision("1.0.0"), ALL_AT_ONCE).rc == 0
        fleet.register(fleet.targets("web-1", OTHER_PORT))
        assert fleet.deploy(fleet.revision("2.0.0", fail_event="BeforeInstall")).rc == 2
        assert [target["port"] for target in fleet.remembered("web-1")["registrations"][0]["targets"]] == [PORT, OTHER_PORT]
        # Its service does not run.
        fleet.register(fleet.targets("web-1", PORT), "initial", "unhealthy")
        run = fleet.deploy(fleet.revision("3.0.0"))
        assert (run.rc, [target["Port"] for target in fleet.registered()]) == (0, [PORT]), run.stdout


def test_an_expired_token_leaves_a_host_in_traffic_and_the_summary_says_so(aws):
    with TwoPortFleet(aws, 2) as fleet:
        assert fleet.deploy(fleet.revision("1.0.0"), ALL_AT_ONCE).rc == 0
        before = fleet.registered()
        aws.inject_fault("elasticloadbalancing:DeregisterTargets", error="ExpiredToken")
        with fleet.load() as traffic:
            run = fleet.deploy(fleet.revision("2.0.0"))
        aws.clear_faults()
        assert (run.rc, run.failed_event("web-1"), traffic[0].failed) == (2, "BlockTraffic", 0), run.stdout
        assert "web-1: failed in BlockTraffic (IAM_ROLE_PERMISSIONS, in traffic)" in run.summary
        assert "Renew the AWS credentials" in run.summary
        assert "Out of traffic" not in run.summary and "Not known" not in run.summary
        assert fleet.registered() == before


def test_an_answer_that_did_not_come_is_said_as_unknown(aws):
    with TwoPortFleet(aws, 1) as fleet:
        assert fleet.deploy(fleet.revision("1.0.0"), ALL_AT_ONCE).rc == 0
        # The plan gets its answer.
        aws.inject_fault("elasticloadbalancing:DescribeTargetHealth", times=1)
        aws.inject_fault("elasticloadbalancing:DescribeTargetHealth", error="ExpiredToken")
        run = fleet.deploy(fleet.revision("2.0.0"))
        aws.clear_faults()
        assert (run.rc, run.failed_event("web-1")) == (2, "BlockTraffic"), run.stdout
        assert "web-1: failed in BlockTraffic (IAM_ROLE_PERMISSIONS, not known whether in traffic)" in run.summary
        assert "Not known whether in traffic: web-1. Look at the load balancers." in run.summary
        assert len(fleet.registered()) == 1


def test_a_first_deployment_that_never_becomes_healthy_leaves_nothing_behind(aws):
    with TwoPortFleet(aws, 2) as fleet:
        for name in fleet.names:
            aws.hold_unhealthy(fleet.targets(name, PORT)[0]["Id"])
        run = fleet.deploy(fleet.revision("1.0.0"), codedeploy_allow_traffic_timeout_seconds=2)
        assert (run.rc, run.failed_event("web-1")) == (2, "AllowTraffic"), run.stdout
        assert "web-1: failed in AllowTraffic (TIMEOUT, out of traffic)" in run.summary
        assert f"It was deregistered from target group {fleet.group} again" in run.summary
        assert fleet.registered("healthy", "unhealthy", "initial") == []

        # One that was registered before stays so.
        aws.clear_faults()
        assert fleet.deploy(fleet.revision("1.0.0"), ALL_AT_ONCE).rc == 0
        before = fleet.registered()
        aws.hold_unhealthy(before[0]["Id"])
        run = fleet.deploy(fleet.revision("2.0.0"), ALL_AT_ONCE, codedeploy_allow_traffic_timeout_seconds=4)
        aws.clear_faults()
        assert "(TIMEOUT, registered but not healthy)" in run.summary, run.stdout
        assert "Registered, but healthy nowhere: web-" in run.summary
        assert fleet.registered("healthy", "unhealthy") == before


def test_two_hosts_of_one_address_are_refused_before_anything_is_touched(aws):
    with TwoPortFleet(aws, 2, "ip") as fleet:
        inventory = fleet.inventory()
        for port, variables in enumerate(inventory["all"]["hosts"].values(), PORT):
            variables.update(codedeploy_ip_address="127.0.0.9", codedeploy_target_port=port)
        run = fleet.deploy(fleet.revision("1.0.0"), inventory=inventory)
        assert run.rc != 0
        assert "INVALID_TARGETS: web-1, web-2 have the same ip address 127.0.0.9" in run.failures, run.stdout
        assert fleet.versions() == dict.fromkeys(fleet.names)
