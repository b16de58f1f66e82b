# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups that have what several of the shapes have, and fields that nobody knows: every call is one that the API takes, and nothing is dropped in silence."""
from __future__ import annotations

import copy

from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._aws.copy.described_groups import (
    NOW,
    SHAPES,
    calls,
    described,
    faults,
    plan,
)
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.rules.field_rules import SHAPES as ANSWERED
from hypothesis import given
from hypothesis import strategies as st

PARTS = {"policies": "ScalingPolicy", "alarms": "MetricAlarm", "scheduled_actions": "ScheduledUpdateGroupAction", "lifecycle_hooks": "LifecycleHook"}
# A group has one way to launch, and counts in the units of that; what says where it launches goes together, too.
LAUNCH = ("LaunchTemplate", "MixedInstancesPolicy", "LaunchConfigurationName", "DesiredCapacityType", "Instances", "MinSize", "MaxSize", "DesiredCapacity")
shape_ids = st.sampled_from(sorted(SHAPES))


@st.composite
def combined(draw):
    """A group with the launch of one shape, each other field from any shape that has it or none, and parts of several shapes."""
    of = described(draw(shape_ids))
    for shape in draw(st.lists(shape_ids, max_size=4, unique=True)):
        other = described(shape)
        fields = sorted(other["group"].keys() - set(LAUNCH) - {"AutoScalingGroupName", "AutoScalingGroupARN"})
        of["group"].update({field: other["group"][field] for field in draw(st.lists(st.sampled_from(fields), unique=True))})
        for part in ("lifecycle_hooks", "policies", "alarms", "scheduled_actions", "notifications"):
            if not of[part] and draw(st.booleans()):
                of[part] = other[part]
        of["warm_pool"] = of["warm_pool"] or other["warm_pool"]
    for action in of["scheduled_actions"]:
        action["StartTime"] = draw(st.sampled_from([NOW.isoformat(), "2026-12-01T07:00:00Z", "2020-01-01T00:00:00Z"]))
        if draw(st.booleans()):
            action.pop("Recurrence", None)
    return of


def told_fields(planned, of):
    return [item["field"] for item in planned["report"] if item["of"] == of]


def check(of, planned):
    """That the models take each call, and each field that is described is told of once."""
    assert faults(planned) == []
    pairs = [(item["of"], item["field"]) for item in planned["report"]]
    assert len(pairs) == len(set(pairs))
    assert of["group"].keys() <= set(told_fields(planned, f"Auto Scaling group {of['group']['AutoScalingGroupName']}"))
    for policy in of["policies"]:
        assert policy.keys() <= set(told_fields(planned, f"scaling policy {policy['PolicyName']}"))
    for item in planned["report"]:
        assert item["outcome"] in ("copied", "changed", "cannot_be", "unknown")
        assert item["outcome"] == "copied" or item["why"] or item["before"] != item["after"]


@given(combined())
def test_combinations(of):
    before = copy.deepcopy(of)
    planned = plan(of)
    assert of == before
    check(of, planned)
    actions = [call["action"] for call in planned["calls"]]
    assert actions[:2] == ["CreateAutoScalingGroup", "SuspendProcesses"] and actions[-1] == "UpdateAutoScalingGroup"
    assert actions.count("CreateAutoScalingGroup") == 1
    group = of["group"]
    assert group["MinSize"] <= planned["calls"][-1]["arguments"]["DesiredCapacity"] <= group["DesiredCapacity"]
    attached = [action for action in actions if action.startswith("Attach")]
    assert attached == [] and calls(planned, "PutWarmPool") == []


@given(combined(), st.sampled_from(["group", "warm_pool", *PARTS, "notifications"]), st.text("ABCxyz", min_size=1))
def test_a_field_that_nobody_knows_is_reported(of, part, field):
    if not of[part]:
        return
    target = of[part] if isinstance(of[part], dict) else of[part][0]
    name = f"New{field}"
    target[name] = {"anything": 1}
    planned = plan(of)
    unknown = [item for item in planned["report"] if item["outcome"] == "unknown"]
    if part in ("alarms", "lifecycle_hooks") and not unknown:
        # It is not copied itself: no policy names the alarm, or the hook is CodeDeploy's.
        assert part == "lifecycle_hooks" or not of["policies"]
        return
    assert [item["field"] for item in unknown] == [name] and any(name in text for text in planned["warnings"])
    assert name not in str(planned["calls"]) and faults(planned) == []


@given(st.data())
def test_known_fields_are_no_unknown_ones(data):
    group = described("launch-template-latest")
    field = data.draw(st.sampled_from(sorted(ANSWERED["AutoScalingGroup"].keys() - group["group"].keys() - {"Operator", "Status"})))
    group["group"][field] = None
    planned = plan(group)
    assert not [item for item in planned["report"] if item["outcome"] == "unknown"] and faults(planned) == []
    check(group, planned)
