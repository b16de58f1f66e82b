# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people who write invalid YAML most often meant."""

from __future__ import annotations

SYNTAX_HINTS = (
    ("\t", "Indent with blanks; YAML knows no tabs."),
    ("<<<<<<<", "Resolve the merge conflict whose markers are still in the file."),
    ("=======", "Resolve the merge conflict whose markers are still in the file."),
    (">>>>>>>", "Resolve the merge conflict whose markers are still in the file."),
)
PROBLEM_HINTS = (
    ("alias", "Put quotes around a value that begins with *, such as \"**\"."),
    ("mapping values are not allowed", "Look for a second colon in the line, or a key below a value that is already complete; quote a value that holds ': '."),
    ("'-' indicator", "Indent the keys of a list entry to the column behind its dash, all entries alike."),
    ("block collection", "Indent the keys of a list entry to the column behind its dash, all entries alike."),
    ("expected <block end>", "Indent the keys of one entry to the same column."),
    ("block mapping", "Indent the keys of one mapping to the same column."),
    ("could not find expected ':'", "Put a colon and a blank behind the key, or remove the stray text."),
)


def syntax_hint(lines, problem):
    """The lines around a place, and what the YAML library says of it -> the likely fix."""
    for mark, hint in SYNTAX_HINTS:
        if any(line.lstrip(" ").startswith(mark) for line in lines):
            return hint
    for part, hint in PROBLEM_HINTS:
        if part in problem:
            return hint
    return "Check the indentation and the quotes around this place."
