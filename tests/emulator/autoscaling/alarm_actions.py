# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An alarm that goes into ALARM runs the scaling policies among its actions."""

from __future__ import annotations

import json

from moto.cloudwatch.models import Alarm

from .activities import moment
from .calls.policies import SIMPLE, STEP, TRACKING, adjusted, step
from .group import Group
from .region import changing, regions


def install() -> None:
    """Patch moto in this process."""
    Alarm.update_state = _running_policies(Alarm.update_state)


def _running_policies(update_state):
    def updated(alarm: Alarm, reason: str, reason_data: str, state_value: str) -> None:
        was = alarm.state_value
        update_state(alarm, reason, reason_data, state_value)
        if state_value == "ALARM" and was != "ALARM" and alarm.actions_enabled:
            with changing:
                _run(alarm)

    return updated


def _run(alarm: Alarm) -> None:
    for region in regions.values():
        for group in region.groups.values():
            for policy in group.policies.values():
                is_waiting = policy["PolicyType"] == SIMPLE and region.clock.now() < group.cooldown_until
                is_heeded = policy["Enabled"] and not is_waiting and not group.is_suspended("AlarmNotification")
                if is_heeded and policy["PolicyARN"] in alarm.alarm_actions:
                    wanted = min(max(_wanted(alarm, group, policy), group.settings["MinSize"]), group.settings["MaxSize"])
                    group.want(wanted, f"At {moment()} a monitor alarm {alarm.name} in state ALARM triggered policy {policy['PolicyName']}")


def _wanted(alarm: Alarm, group: Group, policy: dict) -> int:
    if policy["PolicyType"] == TRACKING:
        # By how much, AWS does not say.
        return group.desired + (1 if "-AlarmHigh-" in alarm.name else -1)
    if policy["PolicyType"] == STEP:
        return adjusted(group.desired, policy, step(policy["StepAdjustments"], _breach(alarm)))
    return adjusted(group.desired, policy, policy["ScalingAdjustment"])


def _breach(alarm: Alarm) -> float:
    """How far the newest data point is from the threshold, as the alarm's reason tells it."""
    points = json.loads(alarm.state_reason_data or "{}").get("recentDatapoints") or [alarm.threshold]
    return float(points[-1]) - float(alarm.threshold)
