# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import itertools

import pytest
from emulator import Emulator
from emulator.tests.fleet import OTHER_PORT, PORT, Fleet

_numbers = itertools.count(60)


@pytest.fixture(scope="session")
def aws():
    with Emulator(speed=10) as emulator:
        yield emulator


@pytest.fixture
def fleet(aws):
    aws.clear_faults()
    with Fleet(aws, next(_numbers)) as own:
        yield own
    aws.clear_faults()


@pytest.fixture
def two_port_fleet(aws):
    """Each instance serves on two ports."""
    aws.clear_faults()
    with Fleet(aws, next(_numbers), (PORT, OTHER_PORT)) as own:
        yield own
    aws.clear_faults()
