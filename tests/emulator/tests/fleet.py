# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Instances for the tests: each an EC2 instance in the emulator and a real web application process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from emulator.names import ADDRESS_TAG
from waiting import wait_until

APPLICATION = Path(__file__).resolve().parent / "application.py"
PORT, OTHER_PORT = 8085, 8086
SPEED = 10


def get(url: str) -> tuple[int, list[str]]:
    """Status and lines of one real request."""
    try:
        with urlopen(url, timeout=60) as response:
            return response.status, response.read().decode().split()
    except HTTPError as error:
        return error.code, error.read().decode().split()


class Fleet:
    def __init__(self, aws, number: int, ports: tuple[int, ...] = (PORT,)) -> None:
        self.aws = aws
        self._ports = ports
        self.name = f"fleet-{number}"
        # By process, as other tests may run beside these.
        self._network = f"127.{101 + os.getpid() % 150}.{number}"
        self._applications: dict[str, list[subprocess.Popen]] = {}
        self.addresses: dict[str, str] = {}

    def __enter__(self) -> Fleet:
        return self

    def __exit__(self, *_exception) -> None:
        for instance_id in list(self._applications):
            self.stop(instance_id)

    def add(self, count: int = 1, version: str = "v1", is_running: bool = True) -> list[str]:
        """Run that many instances, by default with the application."""
        added = []
        for _number in range(count):
            address = f"{self._network}.{len(self.addresses) + 1}"
            instance_id = self.aws.add_instance(self.name, address)
            self.addresses[instance_id] = address
            added.append(instance_id)
        if is_running:
            self.start(*added, version=version)
        return added

    def add_group(self, name: str, count: int, version: str = "v1", **arguments) -> list[str]:
        """Create an Auto Scaling group of that many instances with the application; `arguments` are CreateAutoScalingGroup's."""
        added = self.aws.add_auto_scaling_group(name, count, **arguments)
        for instance_id in added:
            address = self.addresses[instance_id] = f"{self._network}.{len(self.addresses) + 1}"
            self.aws.client("ec2").create_tags(Resources=[instance_id], Tags=[{"Key": ADDRESS_TAG, "Value": address}])
        self.start(*added, version=version)
        return added

    def start(self, *instance_ids: str, version: str = "v1") -> None:
        for instance_id in instance_ids:
            commands = [[sys.executable, "-S", str(APPLICATION), self.addresses[instance_id], str(port), version] for port in self._ports]
            self._applications[instance_id] = [subprocess.Popen(command) for command in commands]
        wait_until(lambda: all(_listens(self.addresses[instance_id], port) for instance_id in instance_ids for port in self._ports))

    def stop(self, instance_id: str) -> None:
        for application in self._applications.pop(instance_id):
            application.kill()
            application.wait(timeout=30)

    def stop_terminated(self) -> list[str]:
        """End the applications of the instances that EC2 has terminated, or is about to; returns the ids of these instances."""
        filters = [{"Name": "instance-state-name", "Values": ["shutting-down", "terminated"]}]
        pages = self.aws.client("ec2").get_paginator("describe_instances").paginate(Filters=filters)
        described = [item["InstanceId"] for page in pages for reservation in page["Reservations"] for item in reservation["Instances"]]
        terminated = [instance_id for instance_id in described if instance_id in self._applications]
        for instance_id in terminated:
            self.stop(instance_id)
        return terminated

    def restart(self, instance_id: str, version: str) -> None:
        self.stop(instance_id)
        self.start(instance_id, version=version)


class TargetGroup:
    """One target group and the calls a deployment makes on it."""

    def __init__(self, fleet: Fleet, name: str = "", **arguments) -> None:
        self.elbv2 = fleet.aws.client("elbv2")
        self.name = f"{fleet.name}{name}"
        self.arn = fleet.aws.add_target_group(self.name, PORT, **arguments)

    def register(self, *target_ids: str) -> None:
        self.elbv2.register_targets(TargetGroupArn=self.arn, Targets=[{"Id": target_id} for target_id in target_ids])

    def deregister(self, *target_ids: str) -> None:
        self.elbv2.deregister_targets(TargetGroupArn=self.arn, Targets=[{"Id": target_id} for target_id in target_ids])

    def health(self, *target_ids: str) -> dict[tuple[str, int], dict]:
        asked = {"Targets": [{"Id": target_id} for target_id in target_ids]} if target_ids else {}
        described = self.elbv2.describe_target_health(TargetGroupArn=self.arn, **asked)["TargetHealthDescriptions"]
        return {(item["Target"]["Id"], item["Target"]["Port"]): item["TargetHealth"] for item in described}

    def states(self) -> list[str]:
        return [health["State"] for health in self.health().values()]

    def wait_for(self, *states: str) -> None:
        """Wait until exactly these are the states, in any order."""
        wait_until(lambda: sorted(self.states()) == sorted(states))


def _listens(address: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((address, port)) == 0
