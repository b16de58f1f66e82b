# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.announcement.undelivered import (
    describe_not_announced,
    given_up,
    skipped,
    with_not_sent,
)

MISSING = {"target": "arn:t1", "code": "NotFound", "message": "Failed to send to arn:t1: Topic does not exist."}
DENIED = {"target": "CloudWatch Shop", "code": "IAM_ROLE_PERMISSIONS", "message": "Failed to send to CloudWatch Shop: No."}
REFUSED = {"target": "arn:t2", "code": "InvalidParameter", "message": "Failed to send to arn:t2: Invalid subject."}


def test_who_takes_nothing_is_given_up_and_who_refuses_one_message_is_not():
    entries = {"1": "arn:t1", "2": "arn:t1", "3": "arn:t2", "4": "arn:t2", "5": "bus"}
    assert given_up(entries, [{"id": "1", **MISSING}, {"id": "2", **MISSING}, {"id": "3", **REFUSED}]) == ["arn:t1"]
    assert given_up(entries, []) == []


def test_who_was_given_up_fails_as_before_without_being_asked():
    known = with_not_sent([], [{"id": "1", **MISSING}])
    assert skipped({"7": "arn:t1", "8": "arn:t2"}, ["arn:t1"], known) == [{"id": "7", **MISSING}]


def test_failures_are_counted_for_each_target_and_code():
    known = with_not_sent([], [{"id": "1", **MISSING}])
    known = with_not_sent(known, [{"id": "1", **MISSING}, {"id": "2", **REFUSED}])
    assert known == [{**MISSING, "count": 2}, {**REFUSED, "count": 1}]
    assert describe_not_announced(known) == [
        "Not announced (2 messages): NotFound: Failed to send to arn:t1: Topic does not exist.",
        "Not announced (1 message): InvalidParameter: Failed to send to arn:t2: Invalid subject.",
    ]


def test_what_cloudwatch_does_not_take_are_metrics():
    known = with_not_sent([], [{"id": "1", **DENIED}])
    assert describe_not_announced(known) == ["Not announced (1 metric): IAM_ROLE_PERMISSIONS: Failed to send to CloudWatch Shop: No."]
    assert describe_not_announced([{**DENIED, "count": 7}])[0].startswith("Not announced (7 metrics): ")
