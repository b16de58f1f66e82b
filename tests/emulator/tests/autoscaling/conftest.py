# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from itertools import count

import pytest
from emulator import Emulator

_numbers = count(1)


@pytest.fixture(scope="session")
def aws():
    """Most of these tests wait for what takes its time."""
    with Emulator(speed=40, boot_seconds=8) as emulator:
        yield emulator


@pytest.fixture
def name(aws):
    """A name of the test's own, for a group and what belongs to it; the group is gone after."""
    aws.clear_faults()
    own = f"group-{next(_numbers)}"
    yield own
    aws.clear_faults()
    autoscaling = aws.client("autoscaling")
    for group in autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]:
        asked = {"AutoScalingGroupName": group["AutoScalingGroupName"]}
        if asked["AutoScalingGroupName"].startswith(own) and not {"Status", "Operator"} & group.keys():
            if group["DeletionProtection"] != "none":
                autoscaling.update_auto_scaling_group(**asked, DeletionProtection="none")
            autoscaling.delete_auto_scaling_group(**asked, ForceDelete=True)
