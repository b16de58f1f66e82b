# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where instances and load balancers are on this machine: every 127.x.y.z address is local on Linux."""

from __future__ import annotations

import os
from itertools import count

from moto.ec2.models import ec2_backends
from moto.ec2.models.instances import Instance

from .names import ADDRESS_TAG

_instances: dict[str, Instance] = {}
_load_balancer_numbers = count(1)
_instance_numbers = count(1)


def find_instance(account_id: str, region: str, instance_id: str) -> Instance | None:
    # moto searches all its reservations; the data plane asks many times a second.
    if instance_id not in _instances:
        instance = ec2_backends[account_id][region].get_instance_by_id(instance_id)
        if instance is None:
            return None
        _instances[instance_id] = instance
    return _instances[instance_id]


def address_of(account_id: str, region: str, target_id: str) -> str | None:
    """An IP target is at its address, a running instance where its tag `emulator:address` says or its group has put it, any other nowhere."""
    if not target_id.startswith("i-"):
        return target_id
    instance = find_instance(account_id, region, target_id)
    if instance is None or instance.state != "running":
        return None
    return _own_address(instance)


def load_balancer_address(load_balancer) -> str:
    """The load balancer's DNS name: a loopback address of its own."""
    own = vars(load_balancer)
    if "emulated_address" not in own:
        # By process, so that two emulators on one machine rarely meet; where they do, a listener takes another port.
        own["emulated_address"] = f"127.80.{os.getpid() % 254 + 1}.{next(_load_balancer_numbers) % 254 + 1}"
    return own["emulated_address"]


def show_addresses_as_private_ips() -> None:
    """Make EC2 report the address at which an instance is reached as its private IP address."""

    def private_ip(instance: Instance) -> str | None:
        return _own_address(instance) or instance.nics[0].private_ip_address

    Instance.private_ip = property(private_ip)
    Instance.private_ip_address = property(private_ip)


def give_address(instance: Instance) -> None:
    """A loopback address of its own, for an instance that nobody could tag before it was launched."""
    number = os.getpid() % 3840 * 256 + next(_instance_numbers)
    # 127.1.0.1 to 127.15.255.254, and none of them ends with 0 or 255.
    rest, last = divmod(number, 254)
    second, third = divmod(rest, 256)
    vars(instance)["emulated_address"] = f"127.{second % 15 + 1}.{third}.{last + 1}"


def _own_address(instance: Instance) -> str | None:
    """Its tag's before the one that it was given."""
    return instance.ec2_backend.tags.get(instance.id, {}).get(ADDRESS_TAG) or vars(instance).get("emulated_address")
