# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a revision, and what it does not mean though it looks so."""

from __future__ import annotations


class Findings:
    """Collects errors and warnings, each {reason, message, hint, file, line, column}."""

    def __init__(self, file):
        self.file = file
        self.errors = []
        self.warnings = []

    def error(self, place, reason, message, hint):
        """place: the node it is about, or None for the whole file."""
        self.errors.append(self._finding(place, reason, message, hint))

    def warning(self, place, reason, message, hint):
        """place: the node it is about, or None for the whole file."""
        self.warnings.append(self._finding(place, reason, message, hint))

    def sorted_warnings(self):
        """The warnings in the order of the file."""
        return sorted(self.warnings, key=lambda finding: (finding["line"], finding["column"]))

    def _finding(self, place, reason, message, hint):
        line, column = (place.line, place.column) if place else (1, 1)
        return {"reason": reason, "message": message, "hint": hint, "file": self.file, "line": line, "column": column}


def describe_refusal(refused, only_warnings):
    """Findings because of which a revision is refused -> one line for each; the first one says it all to those who read no further."""
    first, *others = [describe_finding(finding) for finding in refused]
    more = [f"and {len(others)} more"] if others else []
    why = ["in strict mode, warnings count as errors"] if only_warnings else []
    remark = f" ({'; '.join(more + why)})" if more or why else ""
    return [f"INVALID_REVISION: {first}{remark}", *others]


def describe_finding(finding):
    """One line for people and pipelines: file:line:column: message hint"""
    return f"{finding['file']}:{finding['line']}:{finding['column']}: {finding['message']} {finding['hint']}"
