# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from itertools import count

import pytest
from emulator import Emulator
from emulator.tests.fleet import SPEED, Fleet

_fleets = count(1)


@pytest.fixture(scope="session")
def aws():
    with Emulator(speed=SPEED) as emulator:
        yield emulator


@pytest.fixture
def fleet(aws):
    """A fleet with loopback addresses and a name of its own."""
    aws.clear_faults()
    with Fleet(aws, next(_fleets)) as own:
        yield own
