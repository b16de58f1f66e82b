# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.rules.size_rules import copy_size, serving_capacity, size_reason


def member(state="InService", health="Healthy", weight=None):
    return {"InstanceId": "i-1", "LifecycleState": state, "HealthStatus": health, **({"WeightedCapacity": weight} if weight else {})}


@pytest.mark.parametrize(("sizes", "members", "serving", "size"), [
    ((1, 2), [member(), member()], 2, 2),
    ((1, 3), [member(), member(), member(health="Unhealthy")], 2, 2),
    ((1, 3), [member(), member(), member("Pending:Wait")], 2, 2),
    ((1, 1), [member(), member("Standby")], 1, 1),
    # No less than the owner's minimum.
    ((3, 3), [member(), member(), member(health="Unhealthy")], 2, 3),
    # Weights, and more than is wanted because of them.
    ((4, 8), [member(weight="4"), member(weight="2"), member(weight="2")], 8, 8),
    ((4, 7), [member(weight="4"), member(weight="4")], 8, 7),
    ((0, 2), [member(health="healthy")], 1, 1),
    ((0, 2), [member("Terminating:Wait"), member("Warmed:Stopped")], 0, 0),
])  # fmt: skip
def test_size(sizes, members, serving, size):
    group = {"MinSize": sizes[0], "DesiredCapacity": sizes[1], "Instances": members}
    assert (serving_capacity(group), copy_size(group)) == (serving, size)


def test_the_reason_names_the_unit_and_who_does_not_count():
    group = {"MinSize": 1, "DesiredCapacity": 8, "DesiredCapacityType": "vcpu", "Instances": [member(weight="8"), member("Standby")]}
    assert size_reason(group) == "8 vCPUs serve now, the original wants 8, at least 1. These do not count: i-1 (Standby, Healthy)."
