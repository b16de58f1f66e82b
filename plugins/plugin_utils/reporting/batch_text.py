# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which batch of a deployment some hosts are."""

from __future__ import annotations

from itertools import accumulate

from ..deployment.fleets_of_phases import through_before
from ..lifecycle.phases import DEPLOY, DEREGISTER, REROUTE

DOING = {REROUTE: "Reroute traffic to {}", DEREGISTER: "Deregister {}"}


def describe_batch(plan, batch, phase):
    """The plan, names of the hosts of the batch, the phase -> text such as "Deploy to batch 2 of 5 (20 hosts)"."""
    hosts = f"{len(batch)} host{'' if len(batch) == 1 else 's'}"
    if phase != DEPLOY:
        return DOING[phase].format(hosts)
    # In a deployment that goes on, those that are through come first and are in no batch.
    through = sum(1 for host in plan["hosts"] if host in through_before(plan, DEPLOY))
    place = plan["hosts"].index(batch[0]) - through
    if len(batch) > plan["batches"][0]:
        return f"Deploy to {hosts} in batches"
    number = next(number for number, end in enumerate(accumulate(plan["batches"]), 1) if place < end)
    return f"Deploy to batch {number} of {len(plan['batches'])} ({hosts})"
