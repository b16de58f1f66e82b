# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A listener by which a fleet is looked at that is in no traffic."""

from __future__ import annotations

import urllib.request

from integration.hello_fleet import HEALTH_CHECK, PORT


class ListenerForTests:
    """A load balancer of its own with one target group, both of this name, which has some hosts of a fleet from before."""

    def __init__(self, fleet, name, hosts):
        self._elbv2 = fleet.aws.client("elbv2")
        self._arn = fleet.aws.add_target_group(name, PORT, health_check=HEALTH_CHECK)
        self.url = fleet.aws.add_application_load_balancer(name, [self._arn])
        self.ids = {host: variables["codedeploy_instance_id"] for host, variables in fleet.inventory()["all"]["hosts"].items()}
        self._elbv2.register_targets(TargetGroupArn=self._arn, Targets=[{"Id": self.ids[host]} for host in hosts])

    def hosts(self):
        """{host: its state} of those that are registered, and do not drain."""
        names = {instance_id: name for name, instance_id in self.ids.items()}
        described = self._elbv2.describe_target_health(TargetGroupArn=self._arn)["TargetHealthDescriptions"]
        states = {names[item["Target"]["Id"]]: item["TargetHealth"]["State"] for item in described}
        return {host: state for host, state in states.items() if state != "draining"}


def versions_at(url):
    """What answers there says of its version, over some requests."""
    found = set()
    for _request in range(6):
        with urllib.request.urlopen(url, timeout=60) as answer:
            found.add(answer.headers["X-Version"])
    return found
