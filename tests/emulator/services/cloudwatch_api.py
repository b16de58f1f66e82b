# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What moto's CloudWatch lets pass, patched into its model: namespaces of AWS, too many metrics or values, bad dimensions, and times long ago."""

from __future__ import annotations

import datetime

from moto.cloudwatch.exceptions import InvalidParameterValue
from moto.cloudwatch.models import CloudWatchBackend

MOST_METRICS, MOST_VALUES, MOST_DIMENSIONS = 1000, 150, 30
OLDEST, LATEST = datetime.timedelta(weeks=2), datetime.timedelta(hours=2)


def install() -> None:
    """Patch moto in this process."""
    CloudWatchBackend.put_metric_data = _checked(CloudWatchBackend.put_metric_data)


def _checked(put_metric_data):
    def checked(backend, namespace, metric_data):
        problem = _problem(namespace, metric_data)
        if problem:
            raise InvalidParameterValue(problem)
        return put_metric_data(backend, namespace, metric_data)

    return checked


def _problem(namespace: str, metric_data: list[dict]) -> str | None:
    if namespace.startswith(("AWS/", ":")):
        return "The value AWS/ for parameter Namespace is invalid."
    if len(metric_data) > MOST_METRICS:
        return f"The collection MetricData must not have a size greater than {MOST_METRICS}."
    return next(filter(None, map(_datum_problem, metric_data)), None)


def _datum_problem(datum: dict) -> str | None:
    dimensions, now = datum.get("Dimensions", []), datetime.datetime.now(datetime.timezone.utc)
    at = datum.get("Timestamp", now)
    if len(datum.get("Values", [])) > MOST_VALUES:
        return f"The collection MetricData.member.1.Values must not have a size greater than {MOST_VALUES}."
    if len(dimensions) > MOST_DIMENSIONS or not all(_is_dimension(dimension["Value"]) for dimension in dimensions):
        return "The value of a dimension is invalid."
    at = at.replace(tzinfo=at.tzinfo or datetime.timezone.utc)
    return None if now - OLDEST <= at <= now + LATEST else f"The parameter MetricData.member.1.Timestamp must be within two weeks: {at}."


def _is_dimension(value: str) -> bool:
    return 1 <= len(value) <= 1024 and value.isascii() and value.isprintable() and bool(value.strip()) and value[0] != ":"
