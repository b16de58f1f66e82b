# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gate before each wave: what came of the wave that ended, and who goes next.

{phase: see phases, go_on, hosts: the wave that begins, room, rounds: how many waves the hosts that are left of the batch need when no more fail,
succeeded: how many hosts are through the phase, failed: [names, of all phases], failed_of_fleet: how many of the phase's fleet, failed_before: how many
of it before the phase, ended: {host: Succeeded | Failed} of the wave before,
done: [names of the batch's hosts that are through],
waiting: [names of those of its hosts that come after the wave], batch_last: the last host of the batch,
unhealthy: [names of the hosts that count as unhealthy by their last result and are not through],
last_wave: {number, hosts} of the wave that ended last; before the first of a run that are the hosts that failed when they were staged}
"""

from __future__ import annotations

from ..lifecycle.host_record import FAILED, READY, SUCCEEDED
from ..lifecycle.phases import DEPLOY
from .fleets_of_phases import fleet_of, lost_original, minimum_of, phases_of, through_before
from .health_rule import next_wave, room


def first_gate(plan, statuses):
    """The gate before the first wave of a run. statuses: host -> of the hosts that were through before, or failed when they were staged."""
    before = plan["resumed"] or {"records": {}, "wave_number": 0}
    failed = [host for host, status in statuses.items() if status == FAILED]
    staging = {"number": before["wave_number"], "hosts": [host for host in failed if host not in before["records"]]}
    # One that was ready may be in the middle of the next phase.
    phase = phases_of(plan)[0]
    through = {*through_before(plan, phase), *(host for host, status in statuses.items() if status == SUCCEEDED or (status, phase) == (READY, DEPLOY))}
    succeeded = sum(1 for host in fleet_of(plan, phase) if host in through and statuses[host] != FAILED)
    # Nobody was deregistered before the replacement fleet was through. Traffic goes back whatever became of the fleet that has it.
    deregistered = before["records"] if before["records"].keys() >= set(plan["hosts"]) else ()
    lost = [host for host in plan["original_hosts"] if statuses[host] == FAILED and host not in deregistered] if phase == DEPLOY else []
    ended = {"go_on": False, "error": lost_original(lost).to_dict()} if lost else {"go_on": True}
    return {**_new_gate(plan, phase, failed, staging), "succeeded": succeeded, **ended}


def next_phase_gate(plan, gate, phase):
    """The gate before the first wave of a phase that follows another one, whose gate it is given."""
    through = through_before(plan, phase)
    succeeded = sum(1 for host in fleet_of(plan, phase) if host in through and through[host]["status"] == SUCCEEDED)
    return {**_new_gate(plan, phase, gate["failed"], gate["last_wave"]), "succeeded": succeeded}


def _new_gate(plan, phase, failed, last_wave):
    unhealthy = [host for host in plan["unhealthy_hosts"] if host not in set(failed)] if phase == DEPLOY else []
    empty = {"hosts": [], "room": 0, "rounds": 0, "ended": {}, "done": [], "waiting": [], "batch_last": None}
    of_fleet = len(set(fleet_of(plan, phase)).intersection(failed))
    counts = {"failed_of_fleet": of_fleet, "failed_before": 0 if phase == DEPLOY else of_fleet}
    return {"phase": phase, "go_on": True, **empty, "failed": failed, **counts, "last_wave": last_wave, "unhealthy": unhealthy}


def next_gate(plan, gate, ended, batch):
    """The plan, the gate before, {host: Succeeded | Failed} of the wave that has ended since, names of the hosts of the batch -> the gate.

    One that is closed stays so.
    """
    if not gate["go_on"]:
        return gate
    failed_now = [host for host, status in ended.items() if status == FAILED]
    failed, failed_of_fleet = [*gate["failed"], *failed_now], gate["failed_of_fleet"] + len(failed_now)
    succeeded = gate["succeeded"] + sum(1 for status in ended.values() if status == SUCCEEDED)
    through = {*gate["done"], *ended, *failed}
    left = [host for host in batch if host not in through]
    unhealthy = [host for host in gate["unhealthy"] if host not in ended]
    wave = _next_wave(plan, gate, succeeded, failed_of_fleet, left, unhealthy)
    begun = set(wave["hosts"])
    return {
        "phase": gate["phase"],
        **wave,
        "succeeded": succeeded,
        "failed": failed,
        "failed_of_fleet": failed_of_fleet,
        "failed_before": gate["failed_before"],
        "ended": ended,
        "done": [host for host in batch if host in through],
        "waiting": [host for host in left if host not in begun],
        "unhealthy": unhealthy,
        "batch_last": batch[-1],
        "last_wave": {"number": gate["last_wave"]["number"] + 1, "hosts": gate["hosts"]} if gate["hosts"] else gate["last_wave"],
    }


def hosts_to_hear_of(gate, wave_begins):
    """Names of the hosts that are lost unless their records tell how they ended. wave_begins: whether the wave of the gate only begins now: it may have hosts
    of the one before, which are through that in the phase before."""
    return {*gate["failed"], *(() if wave_begins else gate["hosts"])}


def _next_wave(plan, gate, succeeded, failed, left, unhealthy):
    """The wave by the health rule. Hosts that failed in a phase before have no part in this one, which ends when too many have with them."""
    fleet, minimum, before = len(fleet_of(plan, gate["phase"])), minimum_of(plan, gate["phase"]), gate["failed_before"]
    wave = next_wave(fleet - before, max(0, minimum - before), succeeded, failed - before, left, unhealthy)
    return {**wave, "go_on": False, "hosts": []} if before and left and room(fleet, minimum, failed) < 0 else wave
