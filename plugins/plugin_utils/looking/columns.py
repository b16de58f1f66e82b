# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tables for people have in common."""

from __future__ import annotations

import textwrap

# What debug puts around a line needs the rest of 100 columns.
WIDTH = 88
NOTE_INDENT = "    "


def cut(text, width):
    """The text, at its end shortened to a width."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def cut_front(text, width):
    """The text, at its beginning shortened to a width: of a path, its end tells more."""
    return text if len(text) <= width else f"…{text[len(text) - width + 1 :]}"


def minute(time):
    """A time as records have it, without its seconds."""
    return time[:16].replace("T", " ")


def width_of_names(names, longest):
    """The width of the column of names."""
    return min(max([len("host"), *map(len, names)]), longest)


def note_lines(text):
    """Something that is said of a row -> lines below it."""
    return wrapped(text, NOTE_INDENT)


def wrapped(text, indent=""):
    """A sentence -> lines; an id or a name stays in one piece."""
    words = " ".join(text.split())
    return textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False)
