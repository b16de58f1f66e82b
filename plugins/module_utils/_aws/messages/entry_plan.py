# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages, events and metrics as entries of API calls."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote_plus

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

TOPIC_ARN = re.compile(r"arn:[a-z-]+:sns:([a-z0-9-]+):\d{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?")
MESSAGE_KEYS = {
    "message": "Message",
    "subject": "Subject",
    "message_group_id": "MessageGroupId",
    "message_deduplication_id": "MessageDeduplicationId",
}
EVENT_KEYS = {"event_bus_name": "EventBusName", "source": "Source", "detail_type": "DetailType", "detail": "Detail", "time": "Time", "resources": "Resources"}
METRIC_KEYS = ("id", "namespace", "metric_datum")
NEEDED = {"messages": ("id", "topic_arn", "message"), "events": ("id", "event_bus_name", "source", "detail_type", "detail"), "metrics": METRIC_KEYS}
# What EventBridge counts for a time, however it is written.
TIME_BYTES = 14
# Where a metric datum stands in the longest of the forms in which botocore may send it.
PLACE_OF_DATUM = "MetricData.member.1000"


class Entry(NamedTuple):
    """One message, event or metric datum: its place among all that are to be sent, and what the API is asked for it.

    target: topic ARN, event bus, or CloudWatch with a namespace; deduplicated: AWS itself drops the second of two, so that it can be sent again.
    """

    number: int
    id: str
    service: str
    target: str
    request: dict
    size: int
    deduplicated: bool


def entries_of(messages: list[dict], events: list[dict], metrics: list[dict]) -> list[Entry]:
    """All entries, in order. Raises DeploymentError for a dict that is no message, event or metric."""
    for option, given in (("messages", messages), ("events", events), ("metrics", metrics)):
        for number, item in enumerate(given):
            _check(f"{option}[{number}]", item, NEEDED[option])
    kinds = [(_message, item) for item in messages] + [(_event, item) for item in events] + [(_metric, item) for item in metrics]
    return [entry_of(number, item) for number, (entry_of, item) in enumerate(kinds)]


def topic_region(topic_arn: str) -> str | None:
    """The region in a topic's ARN; None if it is no ARN of a topic."""
    matched = TOPIC_ARN.fullmatch(topic_arn)
    return matched[1] if matched else None


def _check(place: str, item: dict, needed: tuple) -> None:
    missing = [key for key in needed if item.get(key) in (None, "")]
    if missing:
        raise DeploymentError("INVALID_MESSAGE", f"{place} has no {', '.join(missing)}.", f"Give it {', '.join(needed)}.")
    wrong = [key for key in (*MESSAGE_KEYS, *EVENT_KEYS, *METRIC_KEYS, "topic_arn") if key in item and not _is_of_its_type(key, item[key])]
    if wrong:
        message = f"{place} has {wrong[0]} of type {type(item[wrong[0]]).__name__}."
        raise DeploymentError("INVALID_MESSAGE", message, "resources is a list, metric_datum a dictionary, all else is text.")


def _is_of_its_type(key: str, value) -> bool:
    if key == "resources":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, dict) if key == "metric_datum" else value is None or isinstance(value, str)


def _message(number: int, item: dict) -> Entry:
    request = _request(item, MESSAGE_KEYS)
    size = _bytes(request["Message"]) + _bytes(request.get("Subject", ""))
    return Entry(number, item["id"], "sns", item["topic_arn"], request, size, "MessageDeduplicationId" in request)


def _event(number: int, item: dict) -> Entry:
    request = _request(item, EVENT_KEYS)
    texts = [request["Source"], request["DetailType"], request["Detail"], *request.get("Resources", [])]
    size = sum(map(_bytes, texts)) + (TIME_BYTES if "Time" in request else 0)
    return Entry(number, item["id"], "events", item["event_bus_name"], request, size, False)


def _metric(number: int, item: dict) -> Entry:
    request = {"Namespace": item["namespace"], "MetricDatum": item["metric_datum"]}
    # With a blank, it is the name of no event bus.
    return Entry(number, item["id"], "cloudwatch", f"CloudWatch {item['namespace']}", request, _form_bytes(PLACE_OF_DATUM, item["metric_datum"]), False)


def _form_bytes(place: str, value) -> int:
    """How many bytes a value has as fields of a form, each with the whole of its place."""
    if isinstance(value, dict):
        return sum(_form_bytes(f"{place}.{key}", part) for key, part in value.items())
    if isinstance(value, list):
        return sum(_form_bytes(f"{place}.member.{number}", part) for number, part in enumerate(value, 1))
    return len(place) + len(quote_plus(str(value), errors="replace")) + len("=&")


def _request(item: dict, keys: dict) -> dict:
    return {name: item[key] for key, name in keys.items() if item.get(key) not in (None, "", [])}


def _bytes(text: str) -> int:
    # A name that is no text in UTF-8 is refused when it is sent, alone.
    return len(text.encode("utf-8", "surrogatepass"))
