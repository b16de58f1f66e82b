# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files section: what is copied where."""

from __future__ import annotations

import posixpath
import re

from .appspec_keys import check_keys
from .appspec_node import is_null, is_text

VARIABLE = re.compile(r"\$\{?\w|\{\{|%\w+%|\$\(")


def read_files(node, findings):
    """The files node -> [{source, destination}]."""
    if is_null(node) or node.value is False:
        return []
    if node.kind != "sequence":
        hint = "Put a dash before each entry: '- source: PATH', with destination below source."
        findings.error(node, "wrong-type", f"files is {node}, not a list.", hint)
        return []
    return [_read_mapping(item, findings) for item in node.items()]


def warn_of_variable(node, findings):
    """Warn when a path looks as if a variable in it were to be replaced."""
    if is_text(node) and VARIABLE.search(node.text):
        findings.warning(node, "variable-not-replaced", f"CodeDeploy replaces no variables: {node} is taken literally.", "Write the path out.")


def _read_mapping(node, findings):
    if node.kind != "mapping":
        hint = "Write 'source' and 'destination' as keys of the entry."
        findings.error(node, "wrong-type", f"A files entry is {node}, not a mapping.", hint)
        return None
    check_keys(node, "a files entry", findings)
    source = _read_path(node, "source", findings)
    destination = _read_path(node, "destination", findings)
    if destination is not None and not posixpath.isabs(destination):
        hint = "Write a path that begins with /; the agent would take it from its own working directory."
        findings.error(node.get("destination"), "destination-not-absolute", f"The destination '{destination}' is not an absolute path.", hint)
    return {"source": source, "destination": destination}


def _read_path(entry, key, findings):
    node = entry.get(key)
    if is_null(node):
        findings.error(node or entry, f"file-no-{key}", f"A files entry has no {key}.", f"Add '{key}: PATH' to the entry.")
        return None
    if not is_text(node):
        findings.error(node, "wrong-type", f"The {key} of a files entry is {node}, which is not text.", "Write a path, in quotes if it is a number.")
        return None
    warn_of_variable(node, findings)
    return node.text
