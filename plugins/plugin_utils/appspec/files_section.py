# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files section: what is copied where."""

from __future__ import annotations

from .known_keys import check_keys
from ..appspec_text.yaml_node import is_empty_mapping, is_null, is_text, missing_blank_hint
from .server_paths import absolute_path, warn_of_path, warn_of_variable


def read_files(node, findings):
    """The files node -> [{source, destination}]."""
    if is_null(node) or node.value is False or is_empty_mapping(node):
        return []
    if node.kind != "sequence":
        hint = missing_blank_hint(node) or "Put a dash before each entry: '- source: PATH', with destination below source."
        findings.error(node, "wrong-type", f"files is {node}, not a list.", hint)
        return []
    return [_read_mapping(item, findings) for item in node.items()]


def _read_mapping(node, findings):
    if node.kind != "mapping":
        hint = missing_blank_hint(node) or "Write 'source' and 'destination' as keys of the entry."
        findings.error(node, "wrong-type", f"A files entry is {node}, not a mapping.", hint)
        return None
    check_keys(node, "a files entry", findings)
    return {"source": _read_source(node, findings), "destination": _read_destination(node, findings)}


def _read_source(entry, findings):
    node = _read_text(entry, "source", findings)
    if node is None:
        return None
    warn_of_variable(node, findings)
    return node.text


def _read_destination(entry, findings):
    node = _read_text(entry, "destination", findings)
    if node is None:
        return None
    if node.text.startswith("~"):
        # The agent fails on it at Install: it replaces the ~ at one place and not at another.
        hint = "Write the path of the home directory out."
        findings.error(node, "destination-tilde", f"CodeDeploy does not know the home directory that is meant by the destination {node}.", hint)
        return None
    warn_of_path(node, node.text, "destination", findings)
    return absolute_path(node.text)


def _read_text(entry, key, findings):
    """The node under a key that must be text, or None."""
    node = entry.get(key)
    if is_null(node):
        findings.error(node or entry, f"file-no-{key}", f"A files entry has no {key}.", f"Add '{key}: PATH' to the entry.")
        return None
    if not is_text(node):
        findings.error(node, "wrong-type", f"The {key} of a files entry is {node}, which is not text.", "Write a path, in quotes if it is a number.")
        return None
    return node
