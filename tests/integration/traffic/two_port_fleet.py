# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet of real hosts that a target group may know by two ports."""

from __future__ import annotations

import json

from integration.hello_fleet import DRAIN_SECONDS, HEALTH_CHECK, PORT, HelloFleet
from integration.traffic.port_forwarder import PortForwarder
from waiting import wait_until

OTHER_PORT = PORT + 1


class TwoPortFleet(HelloFleet):
    """Hosts whose service is there on a second port too, behind one target group; all deployments to them share a store."""

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

    def variables(self, *arguments, **variables):
        return super().variables(*arguments, **{"codedeploy_store": str(self.scratch / "store"), **variables})

    def remembered(self, name):
        """What the store remembers of a host."""
        group = json.loads((self.scratch / "store" / "hello" / "web" / "group.json").read_text())["group"]
        return group["instances"][name]

    def inventory(self):
        inventory = super().inventory()
        for name, variables in inventory["all"]["hosts"].items():
            variables["codedeploy_ip_address"] = self.hosts.address(name)
        return inventory

    def targets(self, name, *ports, **more):
        """A host's targets with these ports, as the API takes them."""
        target_id = self.hosts.address(name) if self.target_type == "ip" else self._instance_ids[name]
        return [{"Id": target_id, "Port": port, **more} for port in ports]

    def register(self, targets, *states):
        """Register targets and wait until they are in one of these states, by default healthy."""
        self.elbv2.register_targets(TargetGroupArn=self.target_groups[self.group], Targets=targets)
        wait_until(lambda: all(target in self.registered(*states) for target in targets), f"{targets} in the load balancer")

    def deregister(self, targets):
        """Deregister targets and wait until they are gone."""
        self.elbv2.deregister_targets(TargetGroupArn=self.target_groups[self.group], Targets=targets)
        wait_until(lambda: not self.registered("draining"), f"the end of draining {targets}")

    def registered(self, *states):
        """The targets that are in one of these states, by default healthy."""
        described = self.elbv2.describe_target_health(TargetGroupArn=self.target_groups[self.group])["TargetHealthDescriptions"]
        found = [item["Target"] for item in described if item["TargetHealth"]["State"] in (states or ("healthy",))]
        return sorted(found, key=lambda target: (target["Id"], target["Port"]))

    def _add_application(self, name):
        options = {"target_type": self.target_type, "health_check": HEALTH_CHECK, "deregistration_delay_seconds": DRAIN_SECONDS}
        self.target_groups[name] = self.aws.add_target_group(name, PORT, **options)
        return self.aws.add_application_load_balancer(name, [self.target_groups[name]])
