# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alarms as they are, and as they are to be, in settings: what PutMetricAlarm sets of an alarm, in one form."""

from __future__ import annotations

from .change_rules import Change

ACTIONS = ("AlarmActions", "OKActions", "InsufficientDataActions")
SET = (
    "AlarmDescription", "Namespace", "MetricName", "Statistic", "Period", "EvaluationPeriods", "DatapointsToAlarm", "Threshold", "ComparisonOperator",
    "TreatMissingData",
)  # fmt: skip
# What an alarm can have beside, and ours have not.
BESIDE = ("Unit", "ExtendedStatistic", "EvaluateLowSampleCountPercentile", "Metrics", "ThresholdMetricId")


def alarm_changes(names: list[str], found: dict[str, dict], wanted: dict[str, dict]) -> list[Change]:
    """names: of all alarms that there can be; found: name -> alarm, as DescribeAlarms gives it; wanted: name -> settings."""
    return [Change(name, settings_of(found[name]) if name in found else None, wanted.get(name)) for name in names]


def settings_of(alarm: dict) -> dict:
    """What counts of an alarm: neither its state, nor the order of its actions and dimensions, nor whether its actions are switched off for a while."""
    return {
        **{key: alarm.get(key) for key in SET},
        **{key: sorted(alarm.get(key) or []) for key in ACTIONS},
        "Dimensions": {dimension["Name"]: dimension["Value"] for dimension in alarm.get("Dimensions") or []},
        **{key: alarm[key] for key in BESIDE if alarm.get(key)},
    }


def request_of(name: str, settings: dict, found: dict | None) -> dict:
    """What PutMetricAlarm is asked. found: the alarm that there is; actions that somebody has switched off stay off."""
    dimensions = [{"Name": key, "Value": value} for key, value in settings["Dimensions"].items()]
    return {**settings, "AlarmName": name, "Dimensions": dimensions, "ActionsEnabled": (found or {}).get("ActionsEnabled", True)}
