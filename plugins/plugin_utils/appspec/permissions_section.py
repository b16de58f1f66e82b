# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The permissions section: owner, mode and access lists of what was installed."""

from __future__ import annotations

import posixpath
import re

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .acl_entry import parse_acl_entry
from .selinux_context import read_context
from .known_keys import check_keys
from ..appspec_text.yaml_node import is_empty_mapping, is_null, is_text, missing_blank_hint, to_text
from .server_paths import absolute_path, warn_of_path

OBJECT_TYPES = ("file", "directory")
EVERYTHING = "**"
LIST_HINT = "Write it as a list, such as {key}: [{example}]."


def read_permissions(node, findings):
    """The permissions node -> [{object, pattern, except, type, owner, group, mode, acls, context}]."""
    if is_null(node) or node.value is False or is_empty_mapping(node):
        return []
    if node.kind != "sequence":
        hint = missing_blank_hint(node) or "Put a dash before each entry: '- object: PATH'."
        findings.error(node, "wrong-type", f"permissions is {node}, not a list.", hint)
        return []
    return [_read_entry(item, findings) for item in node.items()]


def _read_entry(node, findings):
    if node.kind != "mapping":
        hint = missing_blank_hint(node) or "Begin the entry with '- object: PATH'."
        findings.error(node, "wrong-type", f"A permissions entry is {node}, not a mapping.", hint)
        return None
    check_keys(node, "a permissions entry", findings)
    return {
        "object": _read_object(node, findings),
        "pattern": _read_pattern(node, findings),
        "except": _read_except(node.get("except"), findings),
        "type": _read_types(node.get("type"), findings),
        "owner": _read_name(node, "owner", findings),
        "group": _read_name(node, "group", findings),
        "mode": _read_mode(node.get("mode"), findings),
        "acls": _read_acls(node.get("acls"), findings),
        "context": read_context(node.get("context"), findings),
    }


def _read_object(entry, findings):
    node = entry.get("object")
    text = to_text(node).strip() if node is not None and node.kind == "scalar" else ""
    if not text:
        hint = "Add 'object: PATH', a file or directory that files installs."
        findings.error(node or entry, "permission-no-object", "A permissions entry has no object.", hint)
        return text
    warn_of_path(node, text, "object", findings)
    pattern = entry.get("pattern")
    if posixpath.normpath(absolute_path(text)) in ("/", "//") and (is_null(pattern) or pattern.value == EVERYTHING):
        message = "The object / stands for everything that this revision installs, and for nothing else on the server."
        findings.warning(node, "permission-on-root", message, "Name the directory that you install to.")
    return absolute_path(text)


def _read_pattern(entry, findings):
    node = entry.get("pattern")
    if is_null(node) or node.value is False:
        return EVERYTHING
    if not is_text(node):
        findings.error(node, "wrong-type", f"The pattern is {node}, which is not text.", "Write it in quotes.")
        return EVERYTHING
    _warn_of_pattern(node, findings)
    return node.text


def _warn_of_pattern(node, findings):
    pattern, hint = node.text, "Only ** (everything at any depth) and * (any characters in a direct child's name) have a meaning."
    if "/" in pattern:
        findings.warning(node, "pattern-never-matches", f"The pattern {node} matches nothing, because of its slash.", hint)
    elif EVERYTHING in pattern and pattern != EVERYTHING:
        findings.warning(node, "pattern-not-recursive", f"The pattern {node} reaches only direct children of the object.", hint)
    elif pattern.startswith(".*") or re.search(r"[?\[\]{}^$|+\\]", pattern):
        findings.warning(node, "pattern-taken-literally", f"The pattern {node} is no regular expression: all but * stands for itself.", hint)


def _read_except(node, findings):
    if is_null(node) or node.value is False:
        return []
    if node.kind != "sequence" or not all(is_text(item) for item in node.items()):
        findings.error(node, "wrong-type", f"except is {node}, not a list of texts.", LIST_HINT.format(key="except", example="'*.log'"))
        return []
    for item in node.items():
        _warn_of_pattern(item, findings)
    return [item.text for item in node.items()]


def _read_types(node, findings):
    if is_null(node) or node.value is False:
        return list(OBJECT_TYPES)
    if node.kind != "sequence":
        findings.error(node, "wrong-type", f"type is {node}, not a list.", LIST_HINT.format(key="type", example="file"))
        return list(OBJECT_TYPES)
    for item in node.items():
        if item.value not in OBJECT_TYPES:
            findings.error(item, "permission-bad-type", f"The object type {item} is not known.", "The types are file and directory.")
    return [item.text for item in node.items()]


def _read_name(entry, key, findings):
    node = entry.get(key)
    if is_null(node):
        return None
    if not is_text(node) or not node.text:
        hint = f"Write the name of the {'user' if key == 'owner' else 'group'}, in quotes if it consists of digits."
        findings.error(node, f"permission-{key}-not-a-name", f"The {key} is {node}, not a name.", hint)
        return None
    return node.text


def mode_digits(node):
    """The digits of a mode as it is meant: an unquoted 0644 is the number 420 to YAML, and 0644 to whoever wrote it."""
    return (node.text if node.kind == "scalar" and node.text.isdigit() else to_text(node)).rjust(3, "0")


def is_mode(digits):
    """Whether these are the digits of a mode."""
    return re.fullmatch("[0-7]{3,4}", digits) is not None


def _read_mode(node, findings):
    if is_null(node):
        return None
    mode = mode_digits(node)
    if len(mode) > 4:
        findings.error(node, "permission-mode-length", f"The mode {node} has more than four digits.", "Write three or four octal digits, such as 644.")
    elif re.search("[^0-7]", mode):
        findings.error(node, "permission-mode-char", f"The mode {node} is not an octal number.", "Write three or four digits from 0 to 7, such as 644.")
    else:
        _warn_of_octal_number(node, mode, findings)
    return mode


def _warn_of_octal_number(node, mode, findings):
    """Warn when the agent takes a mode for the decimal digits of an octal number."""
    agents = to_text(node).rjust(3, "0")
    if is_mode(agents) and int(agents, 8) == int(mode, 8):
        return
    fate = f"it sets mode {agents.rjust(4, '0')}" if is_mode(agents) else "it refuses that"
    message = f"The mode {node} means {mode} here, but CodeDeploy's agent reads the number {to_text(node)}: {fate}."
    hint = f"Write {mode.lstrip('0').rjust(3, '0')}, or \"{mode}\" in quotes, which mean the same to both."
    findings.warning(node, "mode-read-otherwise", message, hint)


def _read_acls(node, findings):
    if is_null(node):
        return None
    if node.kind != "sequence":
        findings.error(node, "wrong-type", f"acls is {node}, not a list.", LIST_HINT.format(key="acls", example="'user:www-data:rx'"))
        return None
    entries = [_read_acl_entry(item, findings) for item in node.items()]
    return [entry for entry in entries if entry]


def _read_acl_entry(node, findings):
    if not is_text(node):
        findings.error(node, "wrong-type", f"An ACL entry is {node}, which is not text.", "Write it in quotes, such as 'user:www-data:rx'.")
        return None
    try:
        return parse_acl_entry(node.text)
    except DeploymentError as error:
        findings.error(node, error.where["reason"], error.message, error.hint)
        return None
