# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The API calls: one function, one call; each tells for every entry, in order, why it was refused, or None."""

from __future__ import annotations

from .failure_rules import Failure, Refusal, from_refusal, no_word


def publish_batch(client, topic_arn: str, requests: list[dict], target: str) -> list[Failure | None]:
    """Needs sns:Publish. target: what people call it."""
    entries = [{"Id": str(number), **request} for number, request in enumerate(requests)]
    answer = client.publish_batch(TopicArn=topic_arn, PublishBatchRequestEntries=entries)
    said = {entry["Id"]: None for entry in answer.get("Successful", [])}
    for entry in answer.get("Failed", []):
        said[entry["Id"]] = from_refusal(Refusal("PublishBatch", entry["Code"], entry.get("Message", "")), target)
    return [said.get(entry["Id"], no_word(target)) for entry in entries]


def put_events(client, _event_bus_name: str, requests: list[dict], target: str) -> list[Failure | None]:
    """Needs events:PutEvents. target: what people call the bus, which each request names."""
    said = []
    for entry in client.put_events(Entries=requests)["Entries"]:
        refused = entry.get("ErrorCode")
        said.append(from_refusal(Refusal("PutEvents", refused, entry.get("ErrorMessage", "")), target) if refused else None)
    return said + [no_word(target)] * (len(requests) - len(said))


def put_metric_data(client, _target: str, requests: list[dict], _words: str) -> list[Failure | None]:
    """Needs cloudwatch:PutMetricData. It takes all or raises."""
    client.put_metric_data(Namespace=requests[0]["Namespace"], MetricData=[request["MetricDatum"] for request in requests])
    return [None] * len(requests)


CALLS = {"sns": publish_batch, "events": put_events, "cloudwatch": put_metric_data}
