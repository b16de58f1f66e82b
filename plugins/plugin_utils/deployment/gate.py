# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gate before each wave: what came of the wave that ended, and who goes next.

{go_on, hosts: the wave that begins, room, rounds: how many waves the hosts that are left of the batch need when no more fail,
succeeded: how many hosts, failed: [names], ended: {host: status} of the wave before, done: [names of the batch's hosts that are through],
waiting: [names of those of its hosts that come after the wave], batch_last: the last host of the batch}
"""

from __future__ import annotations

from .health_rule import next_wave
from .host_record import FAILED, SUCCEEDED


def first_gate(failed):
    """The gate before the first wave, with the hosts that failed when they were staged."""
    counts = {"room": 0, "rounds": 0, "succeeded": 0, "batch_last": None}
    return {"go_on": True, "hosts": [], **counts, "failed": list(failed), "ended": {}, "done": [], "waiting": []}


def next_gate(plan, gate, ended, batch):
    """The plan, the gate before, {host: status} of the wave that has ended since, names of the hosts of the batch -> the gate."""
    failed = [*gate["failed"], *(host for host, status in ended.items() if status == FAILED)]
    succeeded = gate["succeeded"] + sum(1 for status in ended.values() if status == SUCCEEDED)
    through = {*gate["done"], *ended, *failed}
    left = [host for host in batch if host not in through]
    wave = next_wave(len(plan["hosts"]), plan["minimum_healthy_hosts"], succeeded, len(failed), left)
    return {
        **wave,
        "succeeded": succeeded,
        "failed": failed,
        "ended": ended,
        "done": [host for host in batch if host in through],
        "waiting": left[len(wave["hosts"]) :],
        "batch_last": batch[-1],
    }
