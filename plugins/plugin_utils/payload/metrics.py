# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is put into CloudWatch: counts and seconds of a deployment and of its hosts, those of all hosts at a moment together."""

from __future__ import annotations

import json
from collections import Counter

from ansible_collections.agentless.codedeploy.plugins.module_utils import _metric_rules as metrics
from ansible_collections.agentless.codedeploy.plugins.module_utils._metric_rules import metric_dimensions

from .host_seconds import event_seconds, seconds_out_of_traffic
from ..times import moment_of

COUNT, SECONDS = "Count", "Seconds"
# Trigger event -> metric that counts it. That a deployment which begins is a rollback is no start of its own.
COUNTED = {
    "DeploymentStart": metrics.DEPLOYMENTS_STARTED, "DeploymentSuccess": metrics.DEPLOYMENTS_SUCCEEDED,
    "DeploymentFailure": metrics.DEPLOYMENTS_FAILED, "DeploymentStop": metrics.DEPLOYMENTS_STOPPED, "InstanceFailure": metrics.HOSTS_FAILED,
}  # fmt: skip
DEPLOYMENT_ENDS = ("DeploymentSuccess", "DeploymentFailure", "DeploymentStop")
INSTANCE_ENDS = ("InstanceSuccess", "InstanceFailure")
# Of one metric datum. Seconds to a tenth have few different values, also those of many hosts.
MOST_VALUES, SECONDS_DIGITS = 150, 1
# The deployment was over at an unknown time before somebody closed it.
WITHOUT_DURATION = "RUN_LOST"


def metrics_of(context, transitions, namespace):
    """The metrics of transitions: for each metric, lifecycle event and moment as few data as can hold the values of all hosts.

    context, transitions: see messages_of(). Returns [{id, namespace, metric_datum: as PutMetricData takes it}].
    """
    found = {}
    for transition in {(of["event"], of.get("host")): of for of in transitions}.values():
        for name, unit, event, value in _values(context, transition):
            found.setdefault((name, unit, event, transition["at"]), []).append(value)
    return [entry for key, values in found.items() for entry in _entries(context, namespace, key, values)]


def _values(context, transition):
    """[(metric, unit, lifecycle event or None, value)] of one transition."""
    event, host = transition["event"], transition.get("record")
    values = [(COUNTED[event], COUNT, None, 1)] if event in COUNTED else []
    if event in DEPLOYMENT_ENDS:
        values += [(metrics.DEPLOYMENT_DURATION, SECONDS, None, seconds) for seconds in _duration(context["record"])]
    if event in INSTANCE_ENDS and host:
        values += [(metrics.TIME_OUT_OF_TRAFFIC, SECONDS, None, seconds) for seconds in seconds_out_of_traffic(host["events"])]
        values += [(metrics.LIFECYCLE_EVENT_DURATION, SECONDS, name, seconds) for name, seconds in event_seconds(host["events"])]
    return values


def _duration(record):
    """The seconds of a deployment that has ended, in a list that is empty where they are not known."""
    if not record["ended_at"] or (record["error_information"] or {}).get("code") == WITHOUT_DURATION:
        return []
    return [max(0.0, (moment_of(record["ended_at"]) - moment_of(record["created_at"])).total_seconds())]


def _entries(context, namespace, key, values):
    name, unit, event, at = key
    counts = sorted(Counter(round(value, SECONDS_DIGITS) for value in values).items())
    deployment = context["deployment"]
    dimensions = metric_dimensions(deployment["application_name"], deployment["deployment_group_name"], event)
    datum = {
        "MetricName": name,
        "Dimensions": [{"Name": dimension, "Value": value} for dimension, value in dimensions.items()],
        "Timestamp": at,
        "Unit": unit,
    }
    return [
        {
            "id": json.dumps(["cloudwatch", name, event, at, first, namespace]),
            "namespace": namespace,
            "metric_datum": {**datum, **_counted(counts[first : first + MOST_VALUES])},
        }
        for first in range(0, len(counts), MOST_VALUES)
    ]


def _counted(counts):
    numbers = [number for _value, number in counts]
    return {"Values": [value for value, _number in counts], **({} if set(numbers) == {1} else {"Counts": numbers})}
