# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people who write invalid YAML most often meant, and the line that they have to change for it."""

from __future__ import annotations

import re
from typing import NamedTuple

CONFLICT_MARKER = re.compile(r"(<{7}|={7}|>{7})(\s|$)")
KEY = re.compile(r"\s*(- +)*(?P<key>[\w.-]+|'[^']*'|\"[^\"]*\")\s*:(\s|$)")
KEY_WITHOUT_BLANK = re.compile(r"\s*(- +)*[\w-]+:(?!//)[^\s:]")
COLON = re.compile(r":(\s|$)")
LIST_HINT = "Put the dashes of one list into the same column, and the keys of each entry into the column behind its dash."
STRAY_HINT = "Remove this text, or put # before it; it is no part of the AppSpec."
# What the YAML library says -> the fix, where the characters around the place tell no more.
PROBLEM_HINTS = (
    ("block scalar", "Put quotes around a value that begins with | or >."),
    ("'-' indicator", LIST_HINT),
    ("block collection", LIST_HINT),
    ("sequence entries", "Begin the list in a new line, indented below its key."),
    ("block end", "Indent the keys of one mapping to the same column."),
    ("block mapping", "Indent the keys of one mapping to the same column."),
    ("", "Check the indentation and the quotes around this place."),
)


class Fault(NamedTuple):
    """Where a YAML library stopped reading.

    lines: of the file. words: what the library says. place: (line, column) where it stopped; start: where that which it was reading began.
    """

    lines: list
    words: str
    place: tuple
    start: tuple

    def line(self, number):
        """A line by its number; empty behind the end."""
        return self.lines[number - 1] if number <= len(self.lines) else ""

    @property
    def before(self):
        """The text in the line before the place."""
        return self.line(self.place[0])[: self.place[1] - 1]

    @property
    def char(self):
        """The character at the place; empty at the end of the line."""
        return self.line(self.place[0])[self.place[1] - 1 : self.place[1]]


def explain_fault(fault):
    """A Fault -> ((line, column), hint): the place that has to be changed, and how."""
    rules = (_conflict, _tab, _strange_blank, _template, _opened, _reserved_character, _no_colon, _second_colon, _value_above, _after_value, _dash)
    for rule in rules:
        found = rule(fault)
        if found:
            return found
    return fault.place, next(hint for part, hint in PROBLEM_HINTS if part in fault.words)


def _conflict(fault):
    marked = [number for number, line in enumerate(fault.lines, 1) if CONFLICT_MARKER.match(line)]
    return ((marked[0], 1), "Resolve the merge conflict whose markers begin here.") if marked else None


def _tab(fault):
    line = fault.line(fault.place[0])
    indentation = line[: _indentation(line)]
    if "\t" not in indentation and fault.char != "\t":
        return None
    column = indentation.find("\t") + 1 or fault.place[1]
    return (fault.place[0], column), "Indent with blanks; YAML knows no tabs."


def _strange_blank(fault):
    for number, line in enumerate(fault.lines[: fault.place[0]], 1):
        if "\u00a0" in line[: _indentation(line)]:
            return (number, line.index("\u00a0") + 1), "Indent with ordinary blanks; the one here is a no-break space."
    return None


def _template(fault):
    column = fault.before.find("{{") + 1
    return ((fault.place[0], column), "Fill the template in; CodeDeploy replaces nothing between {{ and }}.") if column else None


def _opened(fault):
    """What begins with a quote, a bracket or a * is to blame where it begins."""
    if "quoted scalar" in fault.words and "end of stream" in fault.words:
        return fault.start, "Close the quote that opens here."
    if "unknown escape" in fault.words:
        return fault.start, "Use single quotes; between double quotes, a backslash changes the meaning of what follows it."
    if "flow sequence" in fault.words or "flow mapping" in fault.words:
        return fault.start, "Close the bracket that opens here, or put quotes around the whole value."
    if "alias" in fault.words:
        return fault.start, 'Put quotes around a value that begins with *, such as "**".'
    return None


def _reserved_character(fault):
    if "cannot start any token" not in fault.words or not fault.char:
        return None
    return fault.place, f"Put quotes around a value that begins with {fault.char}." if fault.before.strip() else STRAY_HINT


def _no_colon(fault):
    if "could not find expected ':'" not in fault.words:
        return None
    return fault.start, _stray_hint(fault.line(fault.start[0]))


def _second_colon(fault):
    if "mapping values" in fault.words and COLON.search(fault.before):
        return fault.place, "This is the second colon in the line: begin a new line behind the first one, or put quotes around a value that holds a colon."
    return None


def _value_above(fault):
    """A key cannot follow here because of the line above: text that is no YAML, or a value that was complete."""
    above = _content_above(fault.place[0], fault) if "mapping values" in fault.words else None
    if above is None:
        return None
    text = fault.line(above)
    key = KEY.match(text)
    if key:
        return _indented_below_value(fault, key["key"])
    first = _first_of_stray_lines(above, fault)
    return (first, _indentation(fault.line(first)) + 1), _stray_hint(fault.line(first))


def _stray_hint(line):
    """What to do about a line that holds neither a key with its colon nor the entry of a list."""
    if KEY_WITHOUT_BLANK.match(line):
        return "Put a blank behind the colon."
    if line.lstrip().startswith("- "):
        return "Write a key, a colon and a blank behind the dash."
    if len(line.split()) == 1:
        return f"Put a colon and a blank behind {line.strip()} if it is a key; if not, remove it, or put # before it."
    return STRAY_HINT


def _indented_below_value(fault, key):
    number = fault.place[0]
    line = fault.line(number)
    if key.startswith("-"):
        above = _content_above(number, fault)
        return (above, _indentation(fault.line(above)) + 1), "Put a blank behind the dash."
    fix = "remove that value, or this list" if line.lstrip().startswith("- ") else "begin both in the same column"
    return (number, _indentation(line) + 1), f"This is indented deeper than {key} above it, which has a value already: {fix}."


def _content_above(number, fault):
    """The number of the next line above that is neither blank nor comment, or None."""
    contents = [above for above in range(1, number) if fault.line(above).strip() and not fault.line(above).lstrip().startswith("#")]
    return contents[-1] if contents else None


def _first_of_stray_lines(number, fault):
    above = _content_above(number, fault)
    while above is not None and not COLON.search(fault.line(above)) and not fault.line(above).startswith("---"):
        number, above = above, _content_above(above, fault)
    return number


def _after_value(fault):
    if fault.char == ",":
        return fault.place, "Remove the comma."
    if fault.char and fault.before.rstrip().endswith(("'", '"')):
        return fault.place, "Remove what follows the closing quote, or look for a quote above that is not closed."
    return None


def _dash(fault):
    return (fault.place, LIST_HINT) if fault.char == "-" and not fault.before.strip() else None


def _indentation(line):
    return len(line) - len(line.lstrip())
