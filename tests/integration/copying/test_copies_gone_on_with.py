# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies that end in the middle: before each call that changes something is made, or after it, when nobody has read its answer; and the runs after these."""
from __future__ import annotations

import pytest

from integration.copying.copy_runs import Aws, copy_run
from integration.copying.rich_group import add_rich_group, alarm_names, belongings, copy_of, group_of, processes

CHANGING = ("Create", "Update", "Delete", "Suspend", "Resume", "Put", "BatchPut", "Enable", "Attach", "Enter")


class Killed(BaseException):
    """The end of a run that nothing in it can catch as its own error."""


class DeadlyAws(Aws):
    """Kills the run at the call that changes something and has this number, before or after it is made; counts these calls."""

    def __init__(self, aws, number=None, is_made=False):
        super().__init__(aws)
        self._number, self._is_made, self.changes = number, is_made, 0

    def client(self, service):
        client = super().client(service)
        client.meta.events.register("before-call", self._before)
        client.meta.events.register("after-call", self._after)
        return client

    def _before(self, model, **_details):
        self.changes += model.name.startswith(CHANGING)
        if self._is_its_turn(model) and not self._is_made:
            raise Killed

    def _after(self, model, **_details):
        if self._is_its_turn(model) and self._is_made:
            raise Killed

    def _is_its_turn(self, model):
        return self.changes == self._number and model.name.startswith(CHANGING)


def run(aws, name, state, **options):
    """Run to its end, without being killed; returns the result and how many calls changed something."""
    module = DeadlyAws(aws)
    result = copy_run(module, name, state, **options)
    assert not result.get("failed"), result["msg"]
    return result, module.changes


def killed(aws, name, state, number, is_made, **options):
    """Run until it is killed; returns whether it came to that."""
    try:
        copy_run(DeadlyAws(aws, number, is_made), name, state, **options)
    except Killed:
        return True
    return False


@pytest.mark.parametrize("is_made", [False, True])
def test_a_run_goes_on_where_another_was_killed(aws, name, is_made):
    add_rich_group(aws, name)
    before, alarms, green = belongings(aws, name), alarm_names(aws), copy_of(name)
    numbers = {"copied": 0, "handed_over": 0, "removed": 0}
    for state in numbers:
        number, done = 1, 0
        # Each run is killed one call later than the one before; what they have made is not made away with in between.
        while killed(aws, name, state, number, is_made, also_handed_over=True):
            number += 1
            assert number < 40
        result, done = run(aws, name, state, also_handed_over=True)
        assert (result["changed"], done) == (False, 0)
        numbers[state] = number - 1
        if state == "copied":
            assert len(result["instances"]) == 2 and processes(aws, name) == ["AZRebalance", "ScheduledActions"]
            assert not set(group_of(aws, green)["TargetGroupARNs"])
        if state == "handed_over":
            assert belongings(aws, green) == before
    assert numbers["copied"] >= 9 and numbers["handed_over"] >= 7 and numbers["removed"] >= 2, numbers
    assert group_of(aws, green) is None and belongings(aws, name) == before and alarm_names(aws) == alarms


@pytest.mark.parametrize("is_made", [False, True])
def test_a_copy_that_was_killed_is_removed(aws, name, is_made):
    add_rich_group(aws, name)
    before, alarms = belongings(aws, name), alarm_names(aws)
    number = 1
    while killed(aws, name, "copied", number, is_made):
        run(aws, name, "removed")
        assert group_of(aws, copy_of(name)) is None and belongings(aws, name) == before and alarm_names(aws) == alarms
        number += 1
        assert number < 40
    assert number > 9
    run(aws, name, "removed")
    assert group_of(aws, copy_of(name)) is None and belongings(aws, name) == before and alarm_names(aws) == alarms
