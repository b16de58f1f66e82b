# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an unquoted value means to the agent's YAML 1.1 reader."""

from __future__ import annotations

import re

BOOLEANS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
NULLS = ("", "~", "null", "Null", "NULL")
DATE = re.compile(r"-?\d{4}-(1[012]|0\d|\d)-([12]\d|3[01]|0\d|\d)")
TIME = re.compile(r"-?\d{4}-\d{1,2}-\d{1,2}([Tt]|\s+)\d{1,2}:\d\d:\d\d(\.\d*)?(\s*(Z|[-+]\d{1,2}:?(\d\d)?))?")
SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9]){1,2}")
FLOAT = re.compile(r"[-+]?([0-9][0-9_,]*)?\.[0-9]*([eE][+-][0-9]+)?")
INFINITIES = {".inf": "inf", "+.inf": "inf", "-.inf": "-inf", ".nan": "nan"}
INTEGERS = (
    (re.compile(r"[-+]?0[0-7_,]+"), 8),
    (re.compile(r"[-+]?0x[0-9a-fA-F_,]+"), 16),
    (re.compile(r"[-+]?0b[01_,]+"), 2),
    (re.compile(r"[-+]?(0|[1-9]([0-9]|[,_][0-9])*)"), 10),
)


def resolve_scalar(text):
    """An unquoted scalar's text -> str, int, float, bool or None. Raises ValueError for a date or time, which the agent refuses."""
    if text in NULLS:
        return None
    if text.lower() in BOOLEANS:
        return BOOLEANS[text.lower()]
    if DATE.fullmatch(text) or TIME.fullmatch(text):
        raise ValueError(f"'{text}' is a date in YAML")
    return _number(text)


def _number(text):
    if text.lower() in INFINITIES:
        return float(INFINITIES[text.lower()])
    if FLOAT.fullmatch(text) and any(char.isdigit() for char in text.split("e")[0]):
        return float(re.sub("[,_]", "", text))
    for pattern, base in INTEGERS:
        if pattern.fullmatch(text) and any(char.isdigit() for char in text[1:] or text):
            return _integer(text, base)
    if SEXAGESIMAL.fullmatch(text):
        return _sexagesimal(text)
    return text


def _integer(text, base):
    digits = re.sub("[,_]", "", text)
    try:
        return int(digits, base)
    except ValueError:  # such as 0x_ or a number too long to be one
        return text


def _sexagesimal(text):
    total = 0
    for part in text.lstrip("+-").replace("_", "").split(":"):
        total = total * 60 + int(part)
    return -total if text.startswith("-") else total
