# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gate before each wave: what came of the wave that ended, and who goes next.

{go_on, hosts: the wave that begins, room, rounds: how many waves the hosts that are left of the batch need when no more fail,
succeeded: how many hosts, failed: [names], ended: {host: status} of the wave before, done: [names of the batch's hosts that are through],
waiting: [names of those of its hosts that come after the wave], batch_last: the last host of the batch,
unhealthy: [names of the hosts that count as unhealthy by their last result and are not through],
last_wave: {number, hosts} of the wave that ended last; before the first of a run that are the hosts that failed when they were staged}
"""

from __future__ import annotations

from .health_rule import next_wave
from ..lifecycle.host_record import FAILED, SUCCEEDED


def first_gate(plan, statuses):
    """The gate before the first wave of a run. statuses: host -> of the hosts that were through before, or failed when they were staged."""
    before = plan["resumed"] or {"records": {}, "wave_number": 0}
    failed = [host for host, status in statuses.items() if status == FAILED]
    staging = {"number": before["wave_number"], "hosts": [host for host in failed if host not in before["records"]]}
    unhealthy = [host for host in plan["unhealthy_hosts"] if host not in set(failed)]
    counts = {"room": 0, "rounds": 0, "succeeded": sum(1 for status in statuses.values() if status == SUCCEEDED), "batch_last": None}
    return {"go_on": True, "hosts": [], **counts, "last_wave": staging, "failed": failed, "ended": {}, "done": [], "waiting": [], "unhealthy": unhealthy}


def next_gate(plan, gate, ended, batch):
    """The plan, the gate before, {host: status} of the wave that has ended since, names of the hosts of the batch -> the gate."""
    failed = [*gate["failed"], *(host for host, status in ended.items() if status == FAILED)]
    succeeded = gate["succeeded"] + sum(1 for status in ended.values() if status == SUCCEEDED)
    through = {*gate["done"], *ended, *failed}
    left = [host for host in batch if host not in through]
    unhealthy = [host for host in gate["unhealthy"] if host not in ended]
    wave = next_wave(len(plan["hosts"]), plan["minimum_healthy_hosts"], succeeded, len(failed), left, unhealthy)
    begun = set(wave["hosts"])
    return {
        **wave,
        "succeeded": succeeded,
        "failed": failed,
        "ended": ended,
        "done": [host for host in batch if host in through],
        "waiting": [host for host in left if host not in begun],
        "unhealthy": unhealthy,
        "batch_last": batch[-1],
        "last_wave": {"number": gate["last_wave"]["number"] + 1, "hosts": gate["hosts"]} if gate["hosts"] else gate["last_wave"],
    }
