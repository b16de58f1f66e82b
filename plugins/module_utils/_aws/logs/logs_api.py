# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The API calls to CloudWatch Logs: one function, one call."""

from __future__ import annotations

from .event_rules import Event

ALREADY_THERE = "ResourceAlreadyExistsException"
NOT_THERE = "ResourceNotFoundException"


def create_group(client, group: str) -> None:
    """Needs logs:CreateLogGroup."""
    _create(client.create_log_group, logGroupName=group)


def create_stream(client, group: str, stream: str) -> bool:
    """Whether the group is there. Needs logs:CreateLogStream."""
    try:
        _create(client.create_log_stream, logGroupName=group, logStreamName=stream)
    except Exception as error:
        if code_of(error) != NOT_THERE:
            raise
        return False
    return True


def put_events(client, group: str, stream: str, events: list[Event]) -> dict:
    """Which of them were not taken because of their time. Needs logs:PutLogEvents."""
    sent = [{"timestamp": event.timestamp, "message": event.message} for event in events]
    return client.put_log_events(logGroupName=group, logStreamName=stream, logEvents=sent).get("rejectedLogEventsInfo") or {}


def code_of(error: Exception) -> str:
    """AWS's code of an error; empty where it has none. There may be no botocore to import its exceptions from."""
    response = getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))


def _create(call, **names) -> None:
    try:
        call(**names)
    except Exception as error:
        if code_of(error) != ALREADY_THERE:
            raise
