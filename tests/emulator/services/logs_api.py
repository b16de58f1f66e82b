# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What moto's CloudWatch Logs lets pass, patched into its model: bad names, long events and batches, batches over more than a day, and what a group keeps."""

from __future__ import annotations

import re
import time

from moto.logs.exceptions import InvalidParameterException
from moto.logs.models import LogsBackend

HOUR_MS = 3600 * 1000
DAY_MS = 24 * HOUR_MS
OLDEST_MS, LATEST_MS = 14 * DAY_MS, 2 * HOUR_MS
MOST_EVENTS, MOST_BYTES, MOST_EVENT_BYTES, OVERHEAD_BYTES = 10000, 1024 * 1024, 256 * 1024, 26
STREAM_NAME = re.compile(r"[^:*]{1,512}", re.DOTALL)
GROUP_NAME = re.compile(r"[.\-_/#A-Za-z0-9]{1,512}")


def install() -> None:
    """Patch moto in this process."""
    LogsBackend.put_log_events = _checked(LogsBackend.put_log_events)
    LogsBackend.create_log_group = _named(LogsBackend.create_log_group, 0, "log_group_name", GROUP_NAME)
    LogsBackend.create_log_stream = _named(LogsBackend.create_log_stream, 1, "log_stream_name", STREAM_NAME)


def _named(create, place: int, parameter: str, pattern: re.Pattern):
    def checked(backend, *arguments, **options):
        name = options[parameter] if parameter in options else arguments[place]
        if not pattern.fullmatch(name) or name.startswith("aws/"):
            raise InvalidParameterException(constraint=f"Member must satisfy regular expression pattern: {pattern.pattern}", parameter=parameter, value=name)
        return create(backend, *arguments, **options)

    return checked


def _checked(put_log_events):
    def checked(backend, log_group_name, log_stream_name, log_events):
        problem = _problem(log_events)
        if problem:
            raise InvalidParameterException(problem)
        group = backend.groups.get(log_group_name)
        rejected, taken = _sorted_out(log_events, int(time.time() * 1000), getattr(group, "retention_in_days", None))
        token, _rejected = put_log_events(backend, log_group_name, log_stream_name, taken)
        return token, rejected

    return checked


def _problem(events: list[dict]) -> str | None:
    times, sizes = [event["timestamp"] for event in events], [len(event["message"].encode()) + OVERHEAD_BYTES for event in events]
    if not 1 <= len(events) <= MOST_EVENTS or sum(sizes) > MOST_BYTES:
        return "Upload too large: the batch is over the limit."
    if max(sizes) > MOST_EVENT_BYTES:
        return f"Log event too large: {max(sizes)} bytes exceeds limit of {MOST_EVENT_BYTES}"
    if times != sorted(times):
        return "Log events in a single PutLogEvents request must be in chronological order."
    return "The batch of log events in a single PutLogEvents request cannot span more than 24 hours." if times[-1] - times[0] > DAY_MS else None


def _sorted_out(events: list[dict], now: int, retention_in_days) -> tuple[dict, list[dict]]:
    """What the answer says of those that are not taken, and the others."""
    too_old = sum(event["timestamp"] < now - OLDEST_MS for event in events)
    expired = sum(event["timestamp"] < now - int(retention_in_days) * DAY_MS for event in events) if retention_in_days else 0
    new_from = sum(event["timestamp"] <= now + LATEST_MS for event in events)
    said = {
        **({"tooOldLogEventEndIndex": too_old} if too_old else {}),
        **({"expiredLogEventEndIndex": expired} if expired else {}),
        **({"tooNewLogEventStartIndex": new_from} if new_from < len(events) else {}),
    }
    return said, events[max(too_old, expired) : new_from]
