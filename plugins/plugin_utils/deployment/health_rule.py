# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CodeDeploy's health rule: who may be deployed to now, and whether the deployment as a whole succeeded."""

from __future__ import annotations

# `serial` takes no empty list.
NO_BATCHES = [1]


def batch_sizes(fleet_size, minimum):
    """The batches of a deployment in which no host fails: a list for `serial`, never empty, each at least 1, that adds up to the fleet."""
    size = fleet_size - minimum
    if fleet_size < 1 or size < 1:
        raise ValueError(f"no batches: {fleet_size} host(s), of which {minimum} must stay healthy")
    return batches_of(fleet_size, size)


def batches_of(hosts, size):
    """So many hosts in batches of a size, of which there is one at least, as `serial` needs it."""
    full, rest = divmod(hosts, size)
    return [size] * full + ([rest] if rest else []) or NO_BATCHES


def room(fleet_size, minimum, failed):
    """How many healthy hosts may be out of service at once now. failed: those that failed, and those that count as unhealthy and were not deployed to yet."""
    return fleet_size - failed - minimum


def next_wave(fleet_size, minimum, succeeded, failed, left_of_batch, unhealthy=()):
    """May the deployment go on, and with which hosts?

    succeeded, failed: how many hosts are through; left_of_batch: names of the hosts that may be chosen, in order; unhealthy: names of those that
    count as unhealthy and are not through. These go first, as no healthy host is out of service while they are deployed to; no more than in a
    healthy fleet go at once.
    Returns {go_on, hosts, room, rounds}: `hosts` is the next wave, empty when the batch is done; rounds: how many waves what is left needs,
    or one, when these make room for others.
    """
    now, most = room(fleet_size, minimum, failed + len(unhealthy)), fleet_size - minimum
    bad = set(unhealthy)
    first = [host for host in left_of_batch if host in bad][:most]
    others = [host for host in left_of_batch if host not in bad] if bad else left_of_batch
    hosts = [*first, *others[: max(0, min(now, most - len(first)))]]
    rounds = 1 if first else -(-len(left_of_batch) // max(now, 1))
    return {"go_on": succeeded + failed >= fleet_size or now > 0 or bool(bad), "hosts": hosts, "room": now, "rounds": rounds}


def has_succeeded(fleet_size, minimum, succeeded, failed):
    """The verdict on the whole deployment: all hosts are through, enough are healthy, and at least one succeeded."""
    return succeeded + failed == fleet_size and room(fleet_size, minimum, failed) >= 0 and succeeded > 0
