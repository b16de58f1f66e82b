# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of logs in CloudWatch Logs, in how many calls, and what keeps them out."""

from __future__ import annotations

import time

import pytest

from integration.messages.publish_run import OVERHEAD_SECONDS, lines_now, log_calls, publish_in_play, publish_logs, reasons, text_of

# Logs are one text each; a text cannot be told from its pieces unless each line begins with its time.
LONG = "\u20ac" * 700_000


@pytest.fixture
def file(tmp_path):
    """Makes a log of these texts -> its stream as the module takes it."""

    def made(texts, name="d-1/web-1", **further):
        path = tmp_path / name.replace("/", "-")
        path.write_bytes(b"".join(lines_now(texts)))
        return {"name": name, "path": str(path), **further}

    return made


def content(stream):
    with open(stream["path"], "rb") as log:
        return log.read()


def test_a_play_sends_logs_and_creates_what_is_missing(aws, name, file):
    streams = [file([b"[stdout]one", b"[stderr]", b"[stdout]caf\xc3\xa9\r"]), file([b"[stdout]two"], "d-1/web-2")]
    aws.reset_api_calls()
    result = publish_in_play(aws, {"log_group_name": name, "streams": streams}, module="publish_logs")
    assert (result["changed"], result["not_sent"]) == (True, [])
    assert [(stream["name"], stream["sent_bytes"]) for stream in result["streams"]] == [(stream["name"], len(content(stream))) for stream in streams]
    assert [text_of(aws, name, stream["name"]) for stream in streams] == [content(stream) for stream in streams]
    assert log_calls(aws)["CreateLogGroup"] == 1 and log_calls(aws)["PutLogEvents"] == 2
    assert publish_logs(aws, name, [file([], "d-1/web-3")])["changed"] is False


def test_check_mode_sends_nothing(aws, name, file):
    result = publish_in_play(aws, {"log_group_name": name, "streams": [file([b"x"])]}, check=True, module="publish_logs")
    assert (result["changed"], result["streams"], result["not_sent"], log_calls(aws)) == (True, [], [], {})


def test_a_log_over_every_limit_is_whole_in_as_few_calls_as_there_can_be(aws, name, file):
    texts = [b"[stdout]%d" % number for number in range(25_000)] + [b"[stdout]" + LONG.encode(), b"[stdout]" + b"\xff\xfe" * 200_000, b"[stderr]"] * 2
    stream = file(texts)
    result = publish_logs(aws, name, [stream], timeout_seconds=30)
    assert (result["not_sent"], result["streams"][0]["retimed"]) == ([], 0)
    is_whole = text_of(aws, name, stream["name"]) == content(stream).decode("utf-8", "replace").encode()
    assert is_whole
    # Three for 25,000 lines; and 2.1 MB, and 1.2 MB of what stands for bytes that are no UTF-8, twice.
    assert log_calls(aws)["PutLogEvents"] <= 11
    times = [event["timestamp"] for event in aws.log_events(name, stream["name"])]
    assert times == sorted(times)


def test_it_goes_on_from_where_it_was_left_off(aws, name, file):
    stream = file([b"[stdout]one"])
    [sent] = publish_logs(aws, name, [stream])["streams"]
    with open(stream["path"], "ab") as log:
        log.write(b"[stdout]two, without a time\n")
    aws.reset_api_calls()
    result = publish_logs(aws, name, [{**stream, "sent_bytes": sent["sent_bytes"], "last_timestamp": sent["last_timestamp"]}])
    assert (result["not_sent"], log_calls(aws)) == ([], {"PutLogEvents": 1})
    events = aws.log_events(name, stream["name"])
    assert events[1]["message"] == "[stdout]two, without a time" and events[1]["timestamp"] == events[0]["timestamp"] == sent["last_timestamp"]


def test_times_that_are_not_taken(aws, name, file):
    stream = file([b"[stdout]now"])
    with open(stream["path"], "wb") as log:
        log.write(b"2020-01-01 00:00:00 old\n2039-01-01 00:00:00 new\n")
    assert publish_logs(aws, name, [stream])["streams"][0]["retimed"] == 2
    # A group that keeps a day.
    aws.client("logs").put_retention_policy(logGroupName=name, retentionInDays=1)
    day_before = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() - 2 * 24 * 3600)).encode()
    kept = file([b"[stdout]now"], "d-1/web-2")
    with open(kept["path"], "wb") as log:
        log.write(day_before + b" old\n" + b"".join(lines_now([b"new"])))
    result = publish_logs(aws, name, [kept])
    assert (result["not_sent"], result["streams"][0]["retimed"]) == ([], 1)
    for of in (stream, kept):
        assert text_of(aws, name, of["name"]) == content(of)


def test_what_is_not_allowed_is_found_out_once(aws, name, file):
    streams = [file([b"x"], f"d-1/web-{number}") for number in range(40)]
    aws.client("logs").create_log_group(logGroupName=name)
    aws.reset_api_calls()
    aws.inject_fault("logs:CreateLogStream", error="AccessDeniedException")
    result = publish_logs(aws, name, streams)
    # Ten are sent beside each other.
    assert reasons(result) == {"IAM_ROLE_PERMISSIONS": 40} and log_calls(aws)["CreateLogStream"] <= 10
    assert len({failure["message"] for failure in result["not_sent"]}) == 1
    assert "Allow logs:CreateLogStream for the identity that Ansible uses." in result["not_sent"][0]["message"]


def test_a_group_that_is_missing_and_must_not_be_created(aws, name, file):
    aws.inject_fault("logs:CreateLogGroup", error="AccessDeniedException")
    result = publish_logs(aws, name, [file([b"x"])])
    [failure] = result["not_sent"]
    assert failure == {
        "id": "d-1/web-1", "target": f"log group {name}", "code": "MESSAGE_TARGET_INVALID",
        "message": f"Failed to send to log group {name}: it does not exist, and may not be created: AccessDeniedException."
        " Create it, or allow logs:CreateLogGroup for the identity that Ansible uses.",
    }  # fmt: skip


def test_a_stream_that_is_refused_hinders_no_other(aws, name, file):
    streams = [file([b"x"], "d-1/a:b"), file([b"y"], "d-1/web-2")]
    result = publish_logs(aws, name, [*streams, {"name": "d-1/web-3", "path": "/nowhere"}])
    assert [(failure["id"], failure["code"]) for failure in result["not_sent"]] == [("d-1/a:b", "MESSAGE_INVALID"), ("d-1/web-3", "MESSAGE_INVALID")]
    assert text_of(aws, name, "d-1/web-2") == content(streams[1])


def test_throttled_and_unanswered_calls_are_made_again(aws, name, file):
    stream = file([b"x"])
    aws.inject_fault("logs:CreateLogStream", error="ThrottlingException", times=2)
    aws.inject_fault("logs:PutLogEvents", error="ServiceUnavailable", times=1)
    assert publish_logs(aws, name, [stream])["not_sent"] == [] and text_of(aws, name, "d-1/web-1") == content(stream)
    twice = file([b"y"], "d-1/web-2")
    aws.inject_fault("logs:PutLogEvents", error=500, times=1, carried_out=True)
    assert publish_logs(aws, name, [twice])["not_sent"] == [] and text_of(aws, name, "d-1/web-2") == content(twice) * 2


@pytest.mark.parametrize("fault, code, words", [
    ({"delay_seconds": 30}, "TIMEOUT", "no answer within the 2 s"), ({"error": "ThrottlingException"}, "THROTTLED", "That did not change within the 2 s"),
])
def test_a_group_that_is_slow_or_throttles_ends_in_time(aws, name, file, fault, code, words):
    streams = [file([b"x"], f"d-1/web-{number}") for number in range(30)]
    aws.inject_fault("logs:PutLogEvents", **fault)
    result = publish_logs(aws, name, streams, timeout_seconds=2)
    assert result["seconds"] < 2 + OVERHEAD_SECONDS and len(result["not_sent"]) == 30
    assert code in reasons(result) and any(words in failure["message"] for failure in result["not_sent"])


def test_without_boto3_credentials_or_a_way_it_is_said(aws, name, file):
    result = publish_logs(aws, name, [file([b"x"])], environment={"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None})
    assert reasons(result) == {"IAM_ROLE_MISSING": 1}
    result = publish_logs(aws, name, [file([b"x"])], environment={"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, timeout_seconds=5)
    assert reasons(result) == {"INTERNAL_ERROR": 1} and "Check that the controller can reach AWS" in result["not_sent"][0]["message"]
    result = publish_logs(aws, name, [file([b"x"])], timeout_seconds=0)
    assert result["failed"] and result["error"]["code"] == "INVALID_TIMEOUT"


def test_a_wave_of_hosts(aws, name, file):
    streams = [file([b"LifecycleEvent - Install", b"[stdout]x" * 100], f"d-1/web-{number}") for number in range(400)]
    result = publish_logs(aws, name, streams, timeout_seconds=60)
    assert result["not_sent"] == [] and log_calls(aws)["PutLogEvents"] == 400 and result["seconds"] < 30
