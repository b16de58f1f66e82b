# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The SELinux context of a permissions entry."""

from __future__ import annotations

import re

from .known_keys import check_keys
from ..appspec_text.yaml_node import is_null, to_text

RANGE_HINT = "Write it like s0, s0-s3 or s0-s3:c0.c5,c9."
LAST_CATEGORY = 1023


def read_context(node, findings):
    """The context node -> {user, type, range} or None."""
    if is_null(node):
        return None
    if node.kind != "mapping":
        findings.error(node, "wrong-type", f"The context is {node}, not a mapping.", "Write type, name and range as keys below context.")
        return None
    check_keys(node, "a context", findings)
    if is_null(node.get("type")):
        findings.error(node, "context-no-type", "The context has no type.", "Add the SELinux type, such as type: httpd_sys_content_t.")
        return None
    user, level = node.get("name"), node.get("range")
    return {"user": None if is_null(user) else to_text(user), "type": to_text(node.get("type")), "range": _read_range(level, findings)}


def parse_range(text):
    """An SELinux range -> the same in its shortest form. Raises ValueError."""
    sensitivities, colon, categories = text.partition(":")
    levels = [_number("s", part) for part in sensitivities.split("-", 1)]
    if levels[0] > levels[-1]:
        raise ValueError(f"s{levels[0]} is above s{levels[-1]}")
    low_to_high = "-".join(f"s{level}" for level in sorted(set(levels)))
    return f"{low_to_high}:{_join_categories(_categories(categories))}" if colon else low_to_high


def _read_range(node, findings):
    if is_null(node):
        return None
    try:
        return parse_range(to_text(node))
    except ValueError as error:
        findings.error(node, "context-bad-range", f"The SELinux range {node} is wrong: {error}.", RANGE_HINT)
        return None


def _categories(text):
    numbers = []
    for part in text.rstrip(",").split(","):
        ends = [_number("c", end) for end in part.split(".", 1)]
        if ends[0] > ends[-1] or ends[-1] > LAST_CATEGORY:
            raise ValueError(f"'{part}' is not a range of categories up to c{LAST_CATEGORY}")
        numbers.extend(range(ends[0], ends[-1] + 1))
    if len(set(numbers)) != len(numbers):
        raise ValueError("a category stands twice")
    return sorted(numbers)


def _join_categories(numbers):
    runs = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(f"c{low}" if low == high else f"c{low}.c{high}" for low, high in runs)


def _number(letter, text):
    if not re.fullmatch(letter + "[0-9]{1,9}", text):
        raise ValueError(f"'{text}' is not {letter} and a number")
    return int(text[1:])
