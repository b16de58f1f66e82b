# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CodeDeploy's health rule: who may be deployed to now, and whether the deployment as a whole succeeded."""

from __future__ import annotations


SUCCEEDED = "Succeeded"
FAILED = "Failed"


def healthy_hosts(fleet_size, statuses):
    """All hosts count as healthy but those that failed."""
    return fleet_size - sum(1 for status in statuses.values() if status == FAILED)


def room(fleet_size, minimum, statuses):
    """How many hosts may be out of service at once now."""
    return healthy_hosts(fleet_size, statuses) - minimum


def batch_sizes(fleet_size, minimum):
    """The batches of a deployment in which no host fails: a list for `serial`, never empty, each at least 1, that adds up to the fleet."""
    size = fleet_size - minimum
    if fleet_size < 1 or size < 1:
        raise ValueError(f"no batches: {fleet_size} host(s), of which {minimum} must stay healthy")
    full, rest = divmod(fleet_size, size)
    return [size] * full + ([rest] if rest else [])


def next_wave(targets, minimum, statuses, batch):
    """May the deployment go on, and with which hosts?

    targets: all hosts of the deployment, in order; statuses: host -> Succeeded or Failed, for hosts that are through;
    batch: the hosts that may be chosen from. Returns {go_on, hosts, room}: `hosts` is the next wave, empty when the batch is done.
    """
    left = [host for host in targets if host not in statuses]
    now = room(len(targets), minimum, statuses)
    chosen = frozenset(batch)
    hosts = [host for host in left if host in chosen][: max(now, 0)]
    return {"go_on": not left or now > 0, "hosts": hosts, "room": now}


def has_succeeded(targets, minimum, statuses):
    """The verdict on the whole deployment; a host without a status was not deployed to."""
    enough = healthy_hosts(len(targets), statuses) >= minimum
    finished = all(host in statuses for host in targets)
    return finished and enough and SUCCEEDED in statuses.values()
