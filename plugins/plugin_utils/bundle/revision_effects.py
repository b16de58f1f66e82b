# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an AppSpec does with the files of its revision though it looks as if it did something else."""

from __future__ import annotations

import posixpath
import re

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.disk.host_paths import below
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle.revision_tree import OutsideRevision

from ..appspec_text.yaml_node import Node, is_null, is_text, to_text
from ..appspec.server_paths import absolute_path
from ..appspec.permissions_section import OBJECT_TYPES, is_mode, mode_digits

NOTHING = Node("scalar", None, 1, 1)
# Directories have such names too: /etc/profile.d, /opt/app-1.2
FILE_SUFFIX = re.compile(r"\.(?!d$)[A-Za-z]\w*")
REACHES_DIRECTORIES = ("**", "*")
CLASSES = ("the owner", "the group", "others")


def warn_of_effects(root, tree, wanted, findings):
    """Warn of what is installed otherwise than it seems. wanted: what the files section wants on the server, as of expand_files."""
    files = {item["destination"] for item in wanted if item["type"] != "directory"}
    for mapping in (root.get("files") or NOTHING).items():
        source, destination = mapping.get("source"), mapping.get("destination")
        if is_text(source) and is_text(destination) and _is_file(source.text, tree):
            _warn_of_file_as_destination(posixpath.basename(source.text), destination, findings)
    for entry in (root.get("permissions") or NOTHING).items():
        if _reaches_directories(entry, files):
            _warn_of_mode_of_directories(entry, findings)


def _is_file(source, tree):
    try:
        found = tree.locate(source, follow_last=False)
    except OutsideRevision:
        return False
    return found is not None and tree.directory_behind(found) is None


def _warn_of_file_as_destination(name, node, findings):
    directory, last = posixpath.split(absolute_path(node.text))
    suffix = FILE_SUFFIX.fullmatch(posixpath.splitext(last)[1].lower())
    if last.lower() == name.lower():
        fix = f"Write {directory}"
    elif suffix and suffix.group() == posixpath.splitext(name)[1].lower():
        fix = f"A file keeps its name: rename it in the bundle to {last}, and write {directory}"
    else:
        return
    message = f"The destination {node} is a directory, and the file becomes {posixpath.join(directory, last, name)}."
    findings.warning(node, "destination-looks-like-file", message, f"{fix}; or put a slash at the end if a directory of that name is meant.")


def _reaches_directories(entry, files):
    item, pattern = entry.get("object"), entry.get("pattern")
    if is_null(item) or item.kind != "scalar" or below("/", to_text(item).strip()) in files:
        return False
    everything = is_null(pattern) or pattern.value is False or pattern.value in REACHES_DIRECTORIES
    return everything and "directory" in _types(entry)


def _types(entry):
    node = entry.get("type")
    return [item.text for item in node.items()] if node and node.kind == "sequence" else OBJECT_TYPES


def _warn_of_mode_of_directories(entry, findings):
    node = entry.get("mode")
    if is_null(node) or not is_mode(mode_digits(node)):
        return
    digits = [int(digit) for digit in mode_digits(node)[-3:]]
    locked_out = [who for digit, who in zip(digits, CLASSES) if digit & 4 and not digit & 1]
    if not locked_out:
        return
    enough = "".join(str(digit | (1 if digit & 4 else 0)) for digit in digits)
    who = " and ".join([", ".join(locked_out[:-1]), locked_out[-1]] if locked_out[1:] else locked_out)
    message = f"The mode {node} takes x from the directories below {entry.get('object')} too: {who} cannot enter them."
    hint = f"Add type: [file]; directories need an entry of their own, with mode: {enough}." if "file" in _types(entry) else f"Write mode: {enough}."
    findings.warning(node, "directories-lose-x", message, hint)
