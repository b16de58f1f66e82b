# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from emulator import Emulator

from integration.copying.deployments.copied_fleet import CopiedFleet


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8, boot_seconds=4) as emulator:
        yield emulator


@pytest.fixture(name="fleet")
def copied_fleet(aws):
    with CopiedFleet(aws) as fleet:
        yield fleet
