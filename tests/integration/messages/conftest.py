# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import itertools

import pytest
from emulator import Emulator

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def emulator_of_all():
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def aws(emulator_of_all):
    """The emulator without faults, its calls counted from now."""
    emulator_of_all.clear_faults()
    emulator_of_all.reset_api_calls()
    yield emulator_of_all
    emulator_of_all.clear_faults()


@pytest.fixture
def name():
    """A name that no other test has."""
    return f"topic{next(_numbers)}"
