# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The subject of a message: one line of ASCII that begins with the status."""

from __future__ import annotations

import re
import unicodedata

# SNS takes fewer than 100 characters.
LONGEST_SUBJECT = 99
SHORTENED = "..."


def subject_of(status, deployment_id, region, application_name):
    """The subject of a message, of which the name of the application is shortened where that is too long.

    status: in capitals; region: "" where none is known.
    """
    place = f" in {_line(region)}" if region else ""
    begin = f"{status}: AWS CodeDeploy {_line(deployment_id)}{place} to "
    name, room = _line(application_name), LONGEST_SUBJECT - len(begin)
    shown = name if len(name) <= room else name[: max(room - len(SHORTENED), 0)].rstrip() + SHORTENED
    return (begin + shown)[:LONGEST_SUBJECT].rstrip()


def _line(text):
    """The text without what a subject cannot have: accents are dropped, other characters that are not ASCII become question marks."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", plain).encode("ascii", "replace").decode("ascii").split())
