# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments behind target groups in which hosts have other ports than the default one, or in which they are known by their address."""

from __future__ import annotations

import time

import pytest
from emulator import Emulator

from integration.hello_fleet import DRAIN_SECONDS, HEALTH_CHECK, PORT, HelloFleet
from integration.traffic.port_forwarder import PortForwarder

OTHER_PORT = PORT + 1
ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator
        emulator.clear_faults()


class TwoPortFleet(HelloFleet):
    """Hosts whose service is there on a second port too, behind one target group."""

    def __init__(self, aws, size, target_type="instance"):
        self.target_type = target_type
        super().__init__(aws, size)
        self.elbv2 = aws.client("elbv2")
        self.group = next(iter(self.target_groups))

    def __enter__(self):
        super().__enter__()
        self._forwarder = PortForwarder([self.hosts.address(name) for name in self.names], OTHER_PORT, PORT)
        self._forwarder.__enter__()
        return self

    def __exit__(self, *exception):
        self._forwarder.__exit__(*exception)
        super().__exit__(*exception)

    def inventory(self):
        inventory = super().inventory()
        for name, variables in inventory["all"]["hosts"].items():
            variables["codedeploy_ip_address"] = self.hosts.address(name)
        return inventory

    def targets(self, name, *ports, **more):
        """A host's targets with these ports, as the API takes them."""
        target_id = self.hosts.address(name) if self.target_type == "ip" else self._instance_ids[name]
        return [{"Id": target_id, "Port": port, **more} for port in ports]

    def register(self, targets):
        """Register targets and wait until they are in service."""
        self.elbv2.register_targets(TargetGroupArn=self.target_groups[self.group], Targets=targets)
        deadline = time.monotonic() + 30
        while not all(target in self.registered() for target in targets):
            assert time.monotonic() < deadline, self.registered("initial", "unhealthy")
            time.sleep(0.1)

    def deregister(self, targets):
        """Deregister targets and wait until they are gone."""
        self.elbv2.deregister_targets(TargetGroupArn=self.target_groups[self.group], Targets=targets)
        deadline = time.monotonic() + 30
        while self.registered("draining"):
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def registered(self, *states):
        """The targets that are in one of these states, by default healthy."""
        described = self.elbv2.describe_target_health(TargetGroupArn=self.target_groups[self.group])["TargetHealthDescriptions"]
        found = [item["Target"] for item in described if item["TargetHealth"]["State"] in (states or ("healthy",))]
        return sorted(found, key=lambda target: (target["Id"], target["Port"]))

    def _add_application(self, name):
        options = {"target_type": self.target_type, "health_check": HEALTH_CHECK, "deregistration_delay_seconds": DRAIN_SECONDS}
        self.target_groups[name] = self.aws.add_target_group(name, PORT, **options)
        return self.aws.add_application_load_balancer(name, [self.target_groups[name]])


@pytest.mark.parametrize(("target_type", "ports"), [("instance", [OTHER_PORT]), ("instance", [PORT, OTHER_PORT]), ("ip", [PORT, OTHER_PORT])])
def test_what_was_registered_before_is_registered_after_and_no_request_fails(aws, target_type, ports):
    with TwoPortFleet(aws, 2, target_type) as fleet:
        assert fleet.deploy(fleet.revision("1.0.0"), ALL_AT_ONCE).rc == 0
        zone = {"AvailabilityZone": "all"} if target_type == "ip" else {}
        fleet.deregister([target for name in fleet.names for target in fleet.targets(name, PORT)])
        fleet.register([target for name in fleet.names for target in fleet.targets(name, *ports, **zone)])
        before = fleet.registered()
        aws.reset_api_calls()
        with fleet.load() as traffic:
            run = fleet.deploy(fleet.revision("2.0.0"))
        assert run.rc == 0, run.stdout
        assert traffic[0].failed == 0, traffic[0].failures
        assert set(traffic[0].versions) == {"1.0.0", "2.0.0"}
        assert (fleet.registered(), len(before)) == (before, 2 * len(ports))
        calls = aws.api_calls()
        assert (calls["elasticloadbalancing:RegisterTargets"], calls["elasticloadbalancing:DeregisterTargets"]) == (2, 2)
        assert "Before this deployment" not in run.summary


def test_a_host_that_fails_says_which_registrations_the_next_deployment_does_not_know(aws):
    with TwoPortFleet(aws, 1) as fleet:
        assert fleet.deploy(fleet.revision("1.0.0"), ALL_AT_ONCE).rc == 0
        fleet.register(fleet.targets("web-1", OTHER_PORT))
        run = fleet.deploy(fleet.revision("2.0.0", fail_event="BeforeInstall"))
        assert run.rc == 2 and "out of traffic)" in run.summary, run.stdout
        assert f"Before this deployment web-1 had port {PORT}, {OTHER_PORT} in target group {fleet.group}." in run.summary, run.summary
        assert f"it registers port {PORT}" in run.summary
        assert fleet.registered() == []
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
