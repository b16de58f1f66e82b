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


def describe_finding(finding):
    """One line for people and pipelines: file:line:column: message hint"""
    return "{file}:{line}:{column}: {message} {hint}".format(**finding)
