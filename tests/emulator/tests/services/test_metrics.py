# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CloudWatch, as strict as AWS where it matters to who puts metrics."""

from __future__ import annotations

import datetime

import pytest
from botocore.exceptions import ClientError

NOW = datetime.datetime.now(datetime.timezone.utc)
DATUM = {"MetricName": "Started", "Dimensions": [{"Name": "Application", "Value": "shop"}], "Unit": "Count", "Values": [1, 5], "Counts": [2, 1]}


def put(aws, data, namespace="Emulated"):
    aws.clear_faults()
    aws.client("cloudwatch").put_metric_data(Namespace=namespace, MetricData=data)


def test_values_are_counted_as_often_as_they_are_said_to_be(aws):
    put(aws, [{**DATUM, "Timestamp": NOW}, {**DATUM, "Values": [9], "Counts": [1]}, {**DATUM, "MetricName": "Ended"}], "Emulated/counted")
    assert aws.metrics("Emulated/counted") == {
        ("Started", "shop"): {"Sum": 16, "SampleCount": 4, "Minimum": 1, "Maximum": 9},
        ("Ended", "shop"): {"Sum": 7, "SampleCount": 3, "Minimum": 1, "Maximum": 5},
    }
    assert aws.metrics("Emulated/nothing") == {}


BAD = {
    "values": {"Values": [float(number) for number in range(151)], "Counts": [1.0] * 151},
    "dimensions": {"Dimensions": [{"Name": str(number), "Value": "x"} for number in range(31)]},
    "a colon": {"Dimensions": [{"Name": "Application", "Value": ":shop"}]},
    "other letters": {"Dimensions": [{"Name": "Application", "Value": "caf\u00e9"}]},
    "a newline": {"Dimensions": [{"Name": "Application", "Value": "a\nb"}]},
    "a long dimension": {"Dimensions": [{"Name": "Application", "Value": "x" * 1025}]},
    "long ago": {"Timestamp": NOW - datetime.timedelta(days=15)},
    "to come": {"Timestamp": NOW + datetime.timedelta(hours=3)},
}


@pytest.mark.parametrize("what", BAD)
def test_one_bad_metric_has_all_refused(aws, what):
    namespace = f"Emulated/{what}"
    with pytest.raises(ClientError) as error:
        put(aws, [DATUM, {**DATUM, **BAD[what]}], namespace)
    assert error.value.response["Error"]["Code"] == "InvalidParameterValue" and aws.metrics(namespace) == {}


@pytest.mark.parametrize("namespace, count", [("AWS/CodeDeploy", 1), ("Emulated/many", 1001)])
def test_what_is_no_call(aws, namespace, count):
    with pytest.raises(ClientError) as error:
        put(aws, [DATUM] * count, namespace)
    assert error.value.response["Error"]["Code"] == "InvalidParameterValue" and aws.metrics(namespace) == {}
    put(aws, [DATUM] * 1000, "Emulated/as many as there may be")
