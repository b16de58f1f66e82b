# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.entry_plan import entries_of, topic_region
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

MESSAGE = {"id": "m", "topic_arn": "arn:aws:sns:eu-west-1:123456789012:t", "message": "text"}
EVENT = {"id": "e", "event_bus_name": "default", "source": "codedeploy", "detail_type": "Change", "detail": "{}"}
DATUM = {"MetricName": "Started", "Values": [0.1, 22], "Dimensions": [{"Name": "Application", "Value": "\u00e9 1"}]}
METRIC = {"id": "c", "namespace": "Shop", "metric_datum": DATUM}
# As the query protocol has it, which is the longest.
FORM = "&".join(f"MetricData.member.1000.{field}" for field in (
    "MetricName=Started", "Values.member.1=0.1", "Values.member.2=22", "Dimensions.member.1.Name=Application", "Dimensions.member.1.Value=%C3%A9+1",
))  # fmt: skip


@pytest.mark.parametrize("further, request_further, size, deduplicated", [
    ({}, {}, 4, False),
    ({"subject": "é", "trigger": "ignored"}, {"Subject": "é"}, 6, False),
    ({"subject": None, "message_group_id": ""}, {}, 4, False),
    ({"message_group_id": "d-1", "message_deduplication_id": "x"}, {"MessageGroupId": "d-1", "MessageDeduplicationId": "x"}, 4, True),
    ({"message": "\udc80"}, {"Message": "\udc80"}, 3, False),
])
def test_a_message(further, request_further, size, deduplicated):
    [entry] = entries_of([{**MESSAGE, **further}], [], [])
    assert entry == (0, "m", "sns", MESSAGE["topic_arn"], {"Message": "text", **request_further}, size, deduplicated)


@pytest.mark.parametrize("further, request_further, size", [
    ({}, {}, 18),
    ({"time": "2026-11-26T05:35:36Z"}, {"Time": "2026-11-26T05:35:36Z"}, 32),
    ({"resources": ["arn:é", "b"], "time": None}, {"Resources": ["arn:é", "b"]}, 25),
    ({"resources": []}, {}, 18),
])
def test_an_event(further, request_further, size):
    [entry] = entries_of([], [{**EVENT, **further}], [])
    request = {"EventBusName": "default", "Source": "codedeploy", "DetailType": "Change", "Detail": "{}", **request_further}
    assert entry == (0, "e", "events", "default", request, size, False)


def test_a_metric():
    [entry] = entries_of([], [], [{**METRIC, "more": 1}])
    assert entry == (0, "c", "cloudwatch", "CloudWatch Shop", {"Namespace": "Shop", "MetricDatum": DATUM}, len(FORM) + 1, False)


def test_messages_come_first_and_metrics_last():
    found = [(entry.number, entry.service) for entry in entries_of([MESSAGE, MESSAGE], [EVENT], [METRIC])]
    assert found == [(0, "sns"), (1, "sns"), (2, "events"), (3, "cloudwatch")]


@pytest.mark.parametrize("messages, events, metrics, message", [
    ([MESSAGE, {"id": "m"}], [], [], "messages[1] has no topic_arn, message."),
    ([{**MESSAGE, "id": ""}], [], [], "messages[0] has no id."),
    ([{**MESSAGE, "message": {"a": 1}}], [], [], "messages[0] has message of type dict."),
    ([{**MESSAGE, "id": 7}], [], [], "messages[0] has id of type int."),
    ([], [{**EVENT, "detail": None}], [], "events[0] has no detail."),
    ([], [{**EVENT, "resources": "arn:a"}], [], "events[0] has resources of type str."),
    ([], [{**EVENT, "resources": [1]}], [], "events[0] has resources of type list."),
    ([], [], [METRIC, {"id": "c", "namespace": ""}], "metrics[1] has no namespace, metric_datum."),
    ([], [], [{**METRIC, "metric_datum": [DATUM]}], "metrics[0] has metric_datum of type list."),
    ([], [], [{**METRIC, "namespace": 1}], "metrics[0] has namespace of type int."),
])
def test_what_is_no_message_event_or_metric(messages, events, metrics, message):
    with pytest.raises(DeploymentError) as error:
        entries_of(messages, events, metrics)
    assert (error.value.code, error.value.message) == ("INVALID_MESSAGE", message)
    assert error.value.hint


@pytest.mark.parametrize("arn, region", [
    ("arn:aws:sns:eu-west-1:123456789012:deployments", "eu-west-1"),
    ("arn:aws-cn:sns:cn-north-1:123456789012:a_b-C.fifo", "cn-north-1"),
    ("arn:aws-us-gov:sns:us-gov-west-1:123456789012:t", "us-gov-west-1"),
    ("arn:aws:sqs:eu-west-1:123456789012:t", None),
    ("arn:aws:sns:eu-west-1:12345:t", None),
    ("arn:aws:sns:eu-west-1:123456789012:t:subscription", None),
    ("arn:aws:sns:eu-west-1:123456789012:t\n", None),
    ("deployments", None),
])
def test_the_region_of_a_topic(arn, region):
    assert topic_region(arn) == region
