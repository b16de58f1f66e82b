# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is put into CloudWatch, in how many calls, and what keeps it out."""

from __future__ import annotations

import datetime

from integration.messages.publish_run import OVERHEAD_SECONDS, ids, messages_for, metric, publish, publish_in_play, reasons

PUT = "monitoring:PutMetricData"


def test_a_play_puts_metrics_beside_messages(aws, name):
    topic, _queue = aws.add_topic(name)
    metrics = [metric("1", name), metric("2", name, "Seconds", [0.5, 2], Counts=[2, 1]), metric("3", f"{name}/other")]
    aws.reset_api_calls()
    result = publish_in_play(aws, {"messages": messages_for(topic), "metrics": metrics})
    assert (result["changed"], result["sent"], result["not_sent"]) == (True, [*ids(messages_for(topic)), "1", "2", "3"], [])
    assert aws.api_calls() == {"sns:PublishBatch": 1, PUT: 2}
    assert aws.metrics(name) == {
        ("DeploymentsStarted", "shop", "web"): {"Sum": 1, "SampleCount": 1, "Minimum": 1, "Maximum": 1},
        ("Seconds", "shop", "web"): {"Sum": 3, "SampleCount": 3, "Minimum": 0.5, "Maximum": 2},
    }


def test_check_mode_puts_nothing(aws, name):
    result = publish_in_play(aws, {"metrics": [metric("1", name)]}, check=True)
    assert (result["changed"], result["sent"], aws.metrics(name), aws.api_calls().get(PUT)) == (True, [], {}, None)


def test_a_thousand_metrics_are_one_call(aws, name):
    metrics = [metric(str(number), name, f"Metric{number % 50}", [number % 7]) for number in range(1001)]
    assert publish(aws, metrics=metrics[:1000])["not_sent"] == []
    assert aws.api_calls() == {PUT: 1}
    assert publish(aws, metrics=metrics)["not_sent"] == []
    assert aws.api_calls()[PUT] == 3


def test_many_values_are_called_for_by_the_megabyte(aws, name):
    # 22,500 values, of 50 bytes or so. In another region, as the emulator is slow to list where there are so many.
    values = [[first + number / 10 for number in range(150)] for first in range(0, 2250, 15)]
    result = publish(aws, metrics=[metric(str(of[0]), name, "Seconds", of) for of in values], region="eu-central-1")
    assert (result["not_sent"], aws.api_calls()) == ([], {PUT: 2})
    asked = {"Statistics": ["SampleCount", "Minimum", "Maximum"], "Period": 7200}
    datum, now = metric("", name)["metric_datum"], datetime.datetime.now(datetime.timezone.utc)
    around = {"StartTime": now - datetime.timedelta(hours=1), "EndTime": now + datetime.timedelta(hours=1)}
    cloudwatch = aws.client("cloudwatch", "eu-central-1")
    [point] = cloudwatch.get_metric_statistics(Namespace=name, MetricName="Seconds", Dimensions=datum["Dimensions"], **around, **asked)["Datapoints"]
    assert (point["SampleCount"], point["Minimum"], point["Maximum"]) == (22500, 0, 2249.9)


def test_what_cloudwatch_does_not_allow_hinders_no_topic(aws, name):
    topic, queue = aws.add_topic(name)
    aws.inject_fault(PUT, error="AccessDenied")
    aws.reset_api_calls()
    result = publish(aws, messages_for(topic), metrics=[metric(str(number), name) for number in range(1500)])
    assert (result["sent"], reasons(result)) == (ids(messages_for(topic)), {"IAM_ROLE_PERMISSIONS": 1500})
    assert (len(aws.take_messages(queue)), aws.api_calls()[PUT]) == (1, 1)
    assert result["not_sent"][0] == {
        "id": "0", "target": f"CloudWatch {name}", "code": "IAM_ROLE_PERMISSIONS",
        "message": f"Failed to send to CloudWatch {name}: AccessDenied: User is not authorized to perform this operation."
        " Allow cloudwatch:PutMetricData for the identity that Ansible uses.",
    }  # fmt: skip


def test_a_cloudwatch_that_is_slow_or_throttles_ends_in_time(aws, name):
    topic, queue = aws.add_topic(name)
    aws.inject_fault(PUT, delay_seconds=30)
    result = publish(aws, messages_for(topic), metrics=[metric("1", name)], timeout_seconds=2)
    assert 2 <= result["seconds"] < 2 + OVERHEAD_SECONDS and (len(aws.take_messages(queue)), reasons(result)) == (1, {"TIMEOUT": 1})
    assert "It may have been delivered." in result["not_sent"][0]["message"]
    aws.clear_faults()
    aws.inject_fault(PUT, error="Throttling", times=2)
    assert publish(aws, metrics=[metric("2", f"{name}/throttled")])["sent"] == ["2"]
    assert aws.metrics(f"{name}/throttled")["DeploymentsStarted", "shop", "web"]["SampleCount"] == 1


def test_what_may_have_been_put_is_not_put_again(aws, name):
    aws.inject_fault(PUT, error=500, times=1, carried_out=True)
    result = publish(aws, metrics=[metric("1", name)])
    assert (reasons(result), aws.api_calls()[PUT]) == ({"INTERNAL_ERROR": 1}, 1)
    assert aws.metrics(name)["DeploymentsStarted", "shop", "web"]["SampleCount"] == 1


def test_metrics_that_cannot_be_meant_are_refused_with_all_of_their_call(aws, name):
    metrics = [metric("1", name), metric("2", name, Timestamp="2020-01-01T00:00:00Z")]
    result = publish(aws, metrics=[*metrics, metric("3", f"{name}/other"), metric("4", f"{name}/bad", Unit=7)])
    assert (result["sent"], reasons(result)) == (["3"], {"MESSAGE_INVALID": 3})
    assert "Timestamp must be within two weeks" in result["not_sent"][0]["message"] and "Invalid type for parameter" in result["not_sent"][2]["message"]
    assert aws.metrics(name) == {}


def test_an_argument_that_is_no_metric(aws):
    result = publish(aws, metrics=[{"id": "1", "namespace": "Shop"}])
    assert result["failed"] and (result["error"]["code"], result["error"]["message"]) == ("INVALID_MESSAGE", "metrics[0] has no metric_datum.")
