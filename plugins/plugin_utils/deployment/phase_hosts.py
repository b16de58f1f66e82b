# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which hosts a run takes through a phase, and when it may begin: not before the phase before it is done."""

from __future__ import annotations

from ..lifecycle.phases import DEPLOY, DEREGISTER
from .fleets_of_phases import fleet_of, minimum_of, phases_of, through_before
from .gate import next_phase_gate
from .health_rule import NO_BATCHES, batches_of, has_succeeded
from ..fleet.copied_group import is_to_be_made
from ..blue_green.ready_wait import waits_when_ready


def is_done(plan, gate):
    """Whether all hosts are through the phase of a gate, and enough of them well. Every host of the original fleet must have left it."""
    fleet = fleet_of(plan, gate["phase"])
    failed = len(set(fleet).intersection(gate["failed"]))
    if gate["phase"] == DEREGISTER:
        return gate["succeeded"] == len(fleet)
    return gate["go_on"] and has_succeeded(len(fleet), minimum_of(plan, gate["phase"]), gate["succeeded"], failed)


def hosts_in_phase(plan, gate, phase):
    """Names of the hosts that a run takes through a phase, in order; none where it may not begin. gate: as it is when the plays before have ended."""
    phases = phases_of(plan)
    if phase != DEPLOY and waits_when_ready(plan):
        return []
    if is_to_be_made(plan) or phase not in phases or not may_begin(plan, gate, phase):
        return []
    through, failed = through_before(plan, phase), set() if phase == DEPLOY else set(gate["failed"])
    return [host for host in fleet_of(plan, phase) if host not in through and host not in failed]


def may_begin(plan, gate, phase):
    """Whether the phases before one are done. gate: as it is when the plays before have ended."""
    phases = phases_of(plan)
    return _are_done(plan, gate, phases[: phases.index(phase)])


def all_done(plan, gate):
    """Whether all phases of a deployment are. gate: as it is when the plays before have ended."""
    return _are_done(plan, gate, phases_of(plan))


def batches_in_phase(plan, gate, phase):
    """The batches of these hosts, as `serial` takes them."""
    hosts = hosts_in_phase(plan, gate, phase)
    return batches_of(len(hosts), len(fleet_of(plan, phase)) - minimum_of(plan, phase)) if hosts else NO_BATCHES


def _are_done(plan, gate, before):
    """Whether these phases are done, the first ones of a deployment. One in which no host was left to be taken through it had no gate of its own."""
    for phase in before:
        if before.index(phase) < _place(before, gate["phase"]):
            continue
        if gate["phase"] != phase:
            gate = next_phase_gate(plan, gate, phase)
        if not is_done(plan, gate):
            return False
    return True


def _place(phases, phase):
    return phases.index(phase) if phase in phases else len(phases)
