# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import itertools

import pytest
from emulator import Emulator

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def aws():
    with Emulator(speed=10) as emulator:
        yield emulator


@pytest.fixture
def name(aws):
    """A name of the test's own, for a group and what belongs to it."""
    aws.clear_faults()
    yield f"group-{next(_numbers)}"
    aws.clear_faults()
