# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What SNS and EventBridge take at most, and how what is longer is shortened."""

from __future__ import annotations

import bisect

MOST_BYTES = 262_144
# CodeDeploy's names have at most 100 characters. With this bound only an error's message can make a message too long.
LONGEST_NAME = 900
LONGEST_URL = 8_000
SHORTENED = " [...]"


def size_of(*texts):
    """How many bytes texts have when they are sent."""
    return sum(len(text.encode()) for text in texts)


def clipped(name):
    """A name, no longer than a message carries it."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - len(SHORTENED)] + SHORTENED


def fitting(text, message_with, most_bytes=MOST_BYTES):
    """message_with(text) if it has no more bytes than may be sent, or else with as much of the beginning of the text as can be sent."""
    message = message_with(text)
    if size_of(message) <= most_bytes:
        return message
    kept = bisect.bisect_right(range(len(text)), most_bytes, key=lambda length: size_of(message_with(text[:length] + SHORTENED))) - 1
    return message_with(text[: max(kept, 0)] + SHORTENED)
