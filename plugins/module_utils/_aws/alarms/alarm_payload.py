# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The alarms that are recommended for a deployment group, as CloudWatch takes them."""

from __future__ import annotations

from typing import NamedTuple

from ansible_collections.agentless.codedeploy.plugins.module_utils import _metric_rules as metrics
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..messages.entry_plan import topic_region
from .name_rules import Group, alarm_name

MOST_ACTIONS, LONGEST_DESCRIPTION = 5, 1024
# What is late by less than two periods is seen as well.
PERIOD_SECONDS, PERIODS = 300, 3


class Kind(NamedTuple):
    """option: of the module, the threshold; text: what the alarm says, {} for the threshold."""

    option: str
    name: str
    metric: str
    statistic: str
    text: str


KINDS = (
    Kind("deployments_failed", "deployments-failed", metrics.DEPLOYMENTS_FAILED, "Sum", "{} or more deployments failed"),
    Kind("hosts_failed", "hosts-failed", metrics.HOSTS_FAILED, "Sum", "{} or more hosts failed"),
    Kind("out_of_traffic_seconds", "out-of-traffic", metrics.TIME_OUT_OF_TRAFFIC, "Maximum", "a host was out of traffic for {} seconds or longer"),
)


def check_thresholds(options: dict) -> None:
    """The module's options. Raises DeploymentError."""
    for kind in KINDS:
        if options[kind.option] < 0:
            raise DeploymentError("INVALID_OPTION", f"{kind.option} is {options[kind.option]}.", "Give 1 or more, or 0 to have no such alarm.")


def check_actions(actions: list[str], region: str) -> None:
    """Raises DeploymentError for what an alarm of this region cannot tell."""
    for arn in actions:
        of_topic = topic_region(arn)
        if of_topic is None:
            raise DeploymentError("INVALID_OPTION", f"alarm_actions has '{arn}', which is no ARN of a topic.", "Give arn:aws:sns:REGION:ACCOUNT:TOPIC.")
        if of_topic != region:
            message = f"alarm_actions has {arn}, and the alarms are in {region}; an alarm tells topics of its own region only."
            raise DeploymentError("INVALID_OPTION", message, f"Give a topic in {region}, and subscribe there.")
    if len(set(actions)) > MOST_ACTIONS:
        message = f"alarm_actions has {len(set(actions))} topics; an alarm takes {MOST_ACTIONS}."
        raise DeploymentError("INVALID_OPTION", message, "Give one topic, and have several subscribe to it.")


def alarm_names(groups: list[Group]) -> list[str]:
    """Of all alarms that there can be."""
    return [alarm_name(group, kind.name) for group in groups for kind in KINDS]


def alarms_of(group: Group, namespace: str, options: dict) -> dict[str, dict]:
    """Name -> settings, see alarm_plan, of the alarms whose threshold is not 0."""
    return {alarm_name(group, kind.name): _alarm(kind, group, namespace, options) for kind in KINDS if options[kind.option]}


def _alarm(kind: Kind, group: Group, namespace: str, options: dict) -> dict:
    threshold = options[kind.option]
    said = f"Within {PERIOD_SECONDS // 60} minutes {kind.text.format(threshold)}. {group.title}, by agentless.codedeploy."
    return {
        "AlarmDescription": said[:LONGEST_DESCRIPTION],
        "AlarmActions": sorted(set(options["alarm_actions"])),
        "OKActions": [],
        "InsufficientDataActions": [],
        "Namespace": namespace,
        "MetricName": kind.metric,
        "Dimensions": metrics.metric_dimensions(*group),
        "Statistic": kind.statistic,
        "Period": PERIOD_SECONDS,
        "EvaluationPeriods": PERIODS,
        "DatapointsToAlarm": 1,
        "Threshold": float(threshold),
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        # Nothing is sent while nobody deploys.
        "TreatMissingData": "notBreaching",
    }
