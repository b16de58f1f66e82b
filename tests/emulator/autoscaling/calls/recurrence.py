# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a schedule written as cron writes it comes next: pure."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..refusal import invalid

FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 7))
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
NAMES = {"month": {name: number for number, name in enumerate(MONTHS, 1)}, "weekday": {name: number for number, name in enumerate(WEEKDAYS)}}
# A day that comes in leap years only comes within eight years.
MOST_DAYS = 8 * 366


def next_time(recurrence: str, zone_name: str, after: datetime) -> datetime:
    """The first time after this one, in UTC; refused if the recurrence or the time zone is none."""
    try:
        zone = ZoneInfo(zone_name)
    except (ZoneInfoNotFoundError, ValueError):
        raise invalid(f"Given time zone {zone_name} is not valid") from None
    minutes, hours, days, months, weekdays = _fields(recurrence)
    # As cron does: where both are restricted, either is enough.
    either = len(days) < 31 and len(weekdays) < 7
    today = after.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    for number in range(MOST_DAYS):
        day = today + timedelta(days=number)
        in_month, in_week = day.day in days, day.isoweekday() % 7 in weekdays
        if day.month not in months or not (in_month or in_week if either else in_month and in_week):
            continue
        for hour, minute in itertools.product(sorted(hours), sorted(minutes)):
            moment = day.replace(hour=hour, minute=minute).astimezone(timezone.utc)
            if moment > after:
                return moment
    raise invalid(f"Given recurrence string: {recurrence} is invalid")


def _fields(recurrence: str) -> list[set[int]]:
    parts = recurrence.upper().split()
    try:
        if len(parts) != len(FIELDS):
            raise ValueError(recurrence)
        minutes, hours, days, months, weekdays = (_numbers(part, *field) for part, field in zip(parts, FIELDS))
    except ValueError:
        raise invalid(f"Given recurrence string: {recurrence} is invalid") from None
    return [minutes, hours, days, months, {number % 7 for number in weekdays}]


def _numbers(text: str, kind: str, least: int, most: int) -> set[int]:
    found: set[int] = set()
    for item in text.split(","):
        span, _slash, step = item.partition("/")
        first, _dash, last = span.partition("-")
        if span == "*":
            low, high = least, most
        else:
            low = _number(first, kind)
            high = _number(last, kind) if last else (most if step else low)
        if not least <= low <= high <= most:
            raise ValueError(text)
        found.update(range(low, high + 1, int(step) if step else 1))
    return found


def _number(text: str, kind: str) -> int:
    names = NAMES.get(kind, {})
    return names[text] if text in names else int(text)
