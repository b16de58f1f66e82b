# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages and events as entries of API calls."""

from __future__ import annotations

import re
from typing import NamedTuple

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

TOPIC_ARN = re.compile(r"arn:[a-z-]+:sns:([a-z0-9-]+):\d{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?")
MESSAGE_KEYS = {
    "message": "Message",
    "subject": "Subject",
    "message_group_id": "MessageGroupId",
    "message_deduplication_id": "MessageDeduplicationId",
}
EVENT_KEYS = {"event_bus_name": "EventBusName", "source": "Source", "detail_type": "DetailType", "detail": "Detail", "time": "Time", "resources": "Resources"}
NEEDED = {"messages": ("id", "topic_arn", "message"), "events": ("id", "event_bus_name", "source", "detail_type", "detail")}
# What EventBridge counts for a time, however it is written.
TIME_BYTES = 14


class Entry(NamedTuple):
    """One message or event: its place among all that are to be sent, and what the API is asked for it.

    target: topic ARN or event bus; deduplicated: AWS itself drops the second of two, so that it can be sent again.
    """

    number: int
    id: str
    service: str
    target: str
    request: dict
    size: int
    deduplicated: bool


def entries_of(messages: list[dict], events: list[dict]) -> list[Entry]:
    """All entries, in order. Raises DeploymentError for a dict that is no message or event."""
    for option, given in (("messages", messages), ("events", events)):
        for number, item in enumerate(given):
            _check(f"{option}[{number}]", item, NEEDED[option])
    made = [_message(number, item) for number, item in enumerate(messages)]
    return made + [_event(number, item) for number, item in enumerate(events, len(made))]


def topic_region(topic_arn: str) -> str | None:
    """The region in a topic's ARN; None if it is no ARN of a topic."""
    matched = TOPIC_ARN.fullmatch(topic_arn)
    return matched[1] if matched else None


def _check(place: str, item: dict, needed: tuple) -> None:
    missing = [key for key in needed if item.get(key) in (None, "")]
    if missing:
        raise DeploymentError("INVALID_MESSAGE", f"{place} has no {', '.join(missing)}.", f"Give it {', '.join(needed)}.")
    wrong = [key for key in {**MESSAGE_KEYS, **EVENT_KEYS, "id": "", "topic_arn": ""} if key in item and not _is_of_its_type(key, item[key])]
    if wrong:
        raise DeploymentError("INVALID_MESSAGE", f"{place} has {wrong[0]} of type {type(item[wrong[0]]).__name__}.", "resources is a list, all else is text.")


def _is_of_its_type(key: str, value) -> bool:
    if key == "resources":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return value is None or isinstance(value, str)


def _message(number: int, item: dict) -> Entry:
    request = _request(item, MESSAGE_KEYS)
    size = _bytes(request["Message"]) + _bytes(request.get("Subject", ""))
    return Entry(number, item["id"], "sns", item["topic_arn"], request, size, "MessageDeduplicationId" in request)


def _event(number: int, item: dict) -> Entry:
    request = _request(item, EVENT_KEYS)
    texts = [request["Source"], request["DetailType"], request["Detail"], *request.get("Resources", [])]
    size = sum(map(_bytes, texts)) + (TIME_BYTES if "Time" in request else 0)
    return Entry(number, item["id"], "events", item["event_bus_name"], request, size, False)


def _request(item: dict, keys: dict) -> dict:
    return {name: item[key] for key, name in keys.items() if item.get(key) not in (None, "", [])}


def _bytes(text: str) -> int:
    # A name that is no text in UTF-8 is refused when it is sent, alone.
    return len(text.encode("utf-8", "surrogatepass"))
