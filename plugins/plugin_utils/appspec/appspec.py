# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AppSpec text -> AppSpec as data, judged as CodeDeploy's agent judges it, with what it ignores pointed out."""

from __future__ import annotations

import hashlib

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .files_section import read_files
from .findings import Findings
from .hooks_section import check_events, read_hooks, runs_scripts
from .known_keys import check_duplicate_keys, check_keys, check_values
from ..appspec_text.yaml_node import Node, is_null, is_text, missing_blank_hint
from .permissions_section import read_permissions
from ..appspec_text.yaml_reader import read_tree

FILE_EXISTS_BEHAVIORS = ("DISALLOW", "OVERWRITE", "RETAIN")
BYTE_ORDER_MARK = "\ufeff"
OS_HINTS = {
    "windows": "Windows servers are not supported; write 'os: linux' if the revision runs on Linux.",
    "linux": "Write 'os: linux', in lower case.",
}


def read_appspec(content, file="appspec.yml", custom_events=()):
    """The bytes of an AppSpec -> {appspec, tree, errors, warnings}.

    appspec: AppSpec as data, with the name and SHA-256 of the `file`, null when there are errors. tree: its root node, null when it could not be read.
    errors, warnings: [{reason, message, hint, file, line, column}], errors in the agent's order of checks.
    """
    findings = Findings(file)
    root = _read_root(content, findings)
    sections = _read_sections(root, custom_events, findings) if root else {}
    appspec = {**sections, "file": {"name": file, "sha256": hashlib.sha256(content).hexdigest()}}
    return {"appspec": None if findings.errors else appspec, "tree": root, "errors": findings.errors, "warnings": findings.sorted_warnings()}


def _read_root(content, findings):
    text = _decode(content, findings)
    if text is None:
        return None
    try:
        root, second_document = read_tree(text)
    except DeploymentError as error:
        findings.error(Node("scalar", None, error.where["line"], error.where["column"]), error.where["reason"], error.message, error.hint)
        return None
    if second_document:
        hint = "Remove the '---' and merge what follows it."
        findings.warning(second_document, "several-documents", "CodeDeploy reads only the first YAML document of the file.", hint)
    if is_null(root) or root.value is False:
        findings.error(root, "appspec-empty", "The AppSpec is empty.", "It needs at least 'version: 0.0' and 'os: linux'.")
        return None
    if root.kind != "mapping":
        hint = missing_blank_hint(root) or "Begin it with 'version: 0.0', and remove what is above that."
        findings.error(root, "wrong-type", f"The AppSpec is {root}, not a mapping.", hint)
        return None
    return root


def _decode(content, findings):
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        place = Node("scalar", None, line, error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1)
        findings.error(place, "yaml-syntax", "The file is not UTF-8 text.", "Save it as UTF-8 without byte order mark.")
        return None
    if text.startswith(BYTE_ORDER_MARK):
        hint = "Save it as UTF-8 without byte order mark."
        findings.error(None, "appspec-bad-os", "The file begins with a byte order mark, because of which CodeDeploy does not find the os.", hint)
    return text.removeprefix(BYTE_ORDER_MARK)


def _read_sections(root, custom_events, findings):
    check_keys(root, "the AppSpec", findings)
    check_duplicate_keys(root, findings)
    check_values(root, findings)
    _check_version(root, findings)
    _check_os(root, findings)
    hooks = read_hooks(root.get("hooks"), findings)
    appspec = {
        "version": "0.0",
        "os": "linux",
        "hooks": {event: scripts for event, scripts in hooks.items() if runs_scripts(event, custom_events)},
        "files": read_files(root.get("files"), findings),
        "permissions": read_permissions(root.get("permissions"), findings),
        "file_exists_behavior": _read_file_exists_behavior(root.get("file_exists_behavior"), findings),
    }
    check_events(root.get("hooks"), custom_events, findings)
    return appspec


def _check_version(root, findings):
    node = root.get("version")
    if is_null(node):
        findings.error(node or root, "appspec-bad-version", "The AppSpec has no version.", "Add 'version: 0.0' as its first line.")
    elif isinstance(node.value, (bool, str)) or node.value != 0:
        quotes = ", without quotes" if is_text(node) and not node.plain else ""
        findings.error(node, "appspec-bad-version", f"The version is {node}; CodeDeploy knows only the number 0.0.", f"Write 'version: 0.0'{quotes}.")


def _check_os(root, findings):
    node = root.get("os")
    if is_null(node):
        findings.error(node or root, "appspec-bad-os", "The AppSpec has no os.", "Add 'os: linux'.")
    elif not is_text(node) or node.text != "linux":
        hint = OS_HINTS.get(node.text.lower(), "Write 'os: linux'.")
        findings.error(node, "appspec-bad-os", f"The os is {node}; only linux can be deployed to.", hint)


def _read_file_exists_behavior(node, findings):
    if is_null(node):
        return None
    if node.value not in FILE_EXISTS_BEHAVIORS:
        hint = f"Write one of {', '.join(FILE_EXISTS_BEHAVIORS)}, in capitals."
        findings.error(node, "appspec-bad-file-exists-behavior", f"The file_exists_behavior is {node}, which CodeDeploy does not know.", hint)
        return None
    return node.text
