# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of an Auto Scaling group takes its place, while requests go through the load balancer."""

from __future__ import annotations

import pytest
from emulator import Emulator

from integration.copying.copied_fleet import CopiedFleet


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8, boot_seconds=4) as emulator:
        yield emulator


@pytest.fixture(name="fleet")
def copied_fleet(aws):
    with CopiedFleet(aws) as fleet:
        yield fleet


def test_a_copy_takes_the_place_of_its_group_and_is_copied_in_turn(fleet):
    with fleet.load() as load:
        run = fleet.replace("2.0.0")
    assert run.rc == 0, run.stdout
    [copy] = [name for name in fleet.groups() if name != fleet.name]
    assert fleet.in_service() == fleet.groups()[copy] and len(fleet.groups()[copy]) == 2
    assert f"Auto Scaling group {copy} serves in place of {fleet.name}" in run.summary
    result = load.result()
    assert result.failed == 0, result.failures


def test_where_nothing_is_launched_the_copy_is_removed_and_the_group_serves_as_before(fleet, aws):
    aws.fail_launches("capacity")
    try:
        run = fleet.replace("2.0.0")
    finally:
        aws.clear_faults()
    assert run.rc == 2, run.stdout
    assert "InsufficientInstanceCapacity" in run.summary and "Nothing is left of CodeDeploy_" in run.summary, run.summary
    assert fleet.groups() == {fleet.name: sorted(fleet.first)} and fleet.in_service() == sorted(fleet.first)


def test_check_mode_tells_what_becomes_of_each_field_and_makes_nothing(fleet):
    run = fleet.replace("2.0.0", arguments=["--check"])
    assert run.rc == 0, run.stdout
    assert fleet.groups() == {fleet.name: sorted(fleet.first)}
