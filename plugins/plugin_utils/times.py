# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times as messages spell them, from those of records, such as 2026-11-26T05:35:36Z."""

from __future__ import annotations

import datetime

# strftime() speaks the language of the controller.
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment_of(text):
    """The moment that a time of a record means."""
    moment = datetime.datetime.fromisoformat(text.removesuffix("Z"))
    return moment.replace(tzinfo=datetime.timezone.utc) if moment.tzinfo is None else moment.astimezone(datetime.timezone.utc)


def date_text(moment):
    """The moment as CodeDeploy's messages have it: Thu Nov 26 05:35:36 UTC 2026."""
    return f"{DAYS[moment.weekday()]} {MONTHS[moment.month - 1]} {moment.day:02d} {moment.time().isoformat('seconds')} UTC {moment.year:04d}"


def epoch_text(moment):
    """The moment as the user guide has it: seconds since 1970, as text, such as 1446744188.595."""
    return f"{moment.timestamp():.3f}"
