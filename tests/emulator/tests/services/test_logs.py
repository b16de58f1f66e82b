# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CloudWatch Logs, as strict as AWS where it matters to who sends logs."""

from __future__ import annotations

import itertools
import time

import pytest
from botocore.exceptions import ClientError

HOUR_MS = 3600 * 1000
DAY_MS = 24 * HOUR_MS
_numbers = itertools.count(1)


def now():
    return int(time.time() * 1000)


def at(*milliseconds, message="x"):
    return [{"timestamp": moment, "message": message} for moment in milliseconds]


@pytest.fixture
def stream(aws):
    aws.clear_faults()
    names = {"logGroupName": f"emulated/{next(_numbers)}", "logStreamName": "d-1/web-1"}
    logs = aws.client("logs")
    logs.create_log_group(logGroupName=names["logGroupName"])
    logs.create_log_stream(**names)
    return names


def found(aws, stream):
    return [event["message"] for event in aws.log_events(stream["logGroupName"], stream["logStreamName"])]


def put(aws, stream, events):
    return aws.client("logs").put_log_events(**stream, logEvents=events).get("rejectedLogEventsInfo")


BAD = {
    "out of order": at(now(), now() - 1),
    "more than a day": at(now() - DAY_MS - 1, now()),
    "an event over 256 KiB": at(now(), message="x" * (256 * 1024 - 25)),
    "over 256 KiB in UTF-8": at(now(), message="\u00e9" * (128 * 1024 - 12)),
    "a batch over 1 MiB": at(*[now()] * 5, message="x" * (1024 * 1024 // 5)),
    "over 10,000 events": at(*[now()] * 10001),
}


@pytest.mark.parametrize("what", BAD)
def test_one_bad_event_has_all_refused(aws, stream, what):
    events = sorted([*BAD[what], *at(now() - HOUR_MS)], key=lambda event: event["timestamp"]) if what != "out of order" else BAD[what]
    with pytest.raises(ClientError) as error:
        put(aws, stream, events)
    assert error.value.response["Error"]["Code"] == "InvalidParameterException" and found(aws, stream) == []


def test_what_is_just_within_the_limits(aws, stream):
    assert put(aws, stream, at(now() - DAY_MS + 1000, now(), message="x" * (256 * 1024 - 26))) is None
    assert put(aws, stream, at(*[now()] * 4, message="x" * (256 * 1024 - 26))) is None
    assert put(aws, stream, at(*[now()] * 10000)) is None
    assert len(found(aws, stream)) == 10006


def test_events_of_no_time_are_left_out_and_said(aws, stream):
    assert put(aws, stream, at(now() - 14 * DAY_MS - HOUR_MS, now() - 14 * DAY_MS - 1000, now() - 14 * DAY_MS + HOUR_MS)) == {"tooOldLogEventEndIndex": 2}
    assert put(aws, stream, at(now(), now() + 3 * HOUR_MS, now() + 4 * HOUR_MS)) == {"tooNewLogEventStartIndex": 1}
    aws.client("logs").put_retention_policy(logGroupName=stream["logGroupName"], retentionInDays=1)
    assert put(aws, stream, at(now() - DAY_MS - 5000, now() - HOUR_MS)) == {"expiredLogEventEndIndex": 1}
    assert len(found(aws, stream)) == 3


def test_what_is_missing_or_cannot_be_a_name(aws, stream):
    logs, group = aws.client("logs"), stream["logGroupName"]
    codes = []
    for call, names in (
        (logs.create_log_stream, {"logGroupName": "nowhere", "logStreamName": "a"}),
        (logs.put_log_events, {"logGroupName": group, "logStreamName": "nowhere", "logEvents": at(now())}),
        (logs.create_log_stream, stream),
        (logs.create_log_stream, {"logGroupName": group, "logStreamName": "a:b"}),
        (logs.create_log_stream, {"logGroupName": group, "logStreamName": "a*"}),
        (logs.create_log_group, {"logGroupName": "a b"}),
        (logs.create_log_group, {"logGroupName": "aws/ours"}),
    ):  # fmt: skip
        with pytest.raises(ClientError) as error:
            call(**names)
        codes.append(error.value.response["Error"]["Code"])
    assert codes == [*["ResourceNotFoundException"] * 2, "ResourceAlreadyExistsException", *["InvalidParameterException"] * 4]
