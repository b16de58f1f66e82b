# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides owner, mode, ACL and context of what Install makes."""

from __future__ import annotations

from ..disk.acl import acl_texts
from ..disk.disk_snapshot import kind_at
from ..error_codes import error_of
from ..disk.host_paths import below, printable


def plan_permissions(permissions, files, directories, disk, install_root="/"):
    """Decide which of the things that Install makes get which owner, mode, ACL and context.

    files: {path: "file" | "symlink"}, directories: {path: anything}, both in plan order. Returns (instructions, warnings).
    """
    steps = []
    warnings = []
    claimed = set()
    for entry in permissions:
        matches = _matches(entry, files, directories, disk, install_root)
        if not matches:
            warnings.append(f"permissions: object {entry['object']}: nothing that this revision installs matches, nothing is changed")
        for path in matches:
            if path in claimed:
                raise _duplicate(path)
            claimed.add(path)
            steps.extend(_steps(entry, path, files.get(path, "directory")))
    return steps, warnings


def _matches(entry, files, directories, disk, install_root):
    if not entry["object"].startswith("/"):
        return []
    object_path = below(install_root, entry["object"])
    if object_path in files:
        return _file_object(entry, object_path)
    if object_path not in directories and object_path != "/" and kind_at(disk, object_path) != "directory":
        return []
    candidates = []
    if "file" in entry["type"]:
        candidates.extend(files)
    if "directory" in entry["type"]:
        candidates.extend(directories)
    return [path for path in candidates if _is_selected(entry, object_path, path)]


def _file_object(entry, path):
    if "file" not in entry["type"]:
        return []
    for key, allowed in (("pattern", "**"), ("except", [])):
        if entry[key] != allowed:
            raise error_of(
                f"permission-{key}-on-file",
                f"The permissions for {printable(path)} have the key {key}, but the object is a file.",
                "Remove the key, or name the directory of the file as the object.",
            )
    return [path]


def _is_selected(entry, object_path, path):
    prefix = f"{object_path.rstrip('/')}/"
    if not path.startswith(prefix):
        return False
    name = path[len(prefix):]
    return (entry["pattern"] == "**" or matches_glob(name, entry["pattern"])) and not any(matches_glob(name, item) for item in entry["except"])


def matches_glob(name, pattern):
    """Whether a name matches a pattern whose only wildcard is `*`; a name with a slash in it never does."""
    if "/" in name:
        return False
    first, *others = pattern.split("*")
    if not others:
        return name == pattern
    last = others.pop()
    if not name.startswith(first) or not name.endswith(last) or len(name) < len(first) + len(last):
        return False
    at, end = len(first), len(name) - len(last)
    for part in others:
        found = name.find(part, at, end)
        if found == -1:
            return False
        at = found + len(part)
    return True


def _steps(entry, path, kind):
    """The instructions for one object: the owner first, because a change of owner takes the set-id bits away."""
    steps = []
    if entry["owner"] is not None or entry["group"] is not None:
        steps.append({"type": "chown", "owner": entry["owner"], "group": entry["group"], "file": path, "is_link": kind == "symlink"})
    # A symbolic link has no mode and no ACL of its own, and what is behind it is not the revision's.
    if entry["mode"] is not None and kind != "symlink":
        steps.append({"type": "chmod", "mode": entry["mode"], "file": path})
    if entry["acls"] is not None and kind != "symlink":
        _refuse_default_acl(entry["acls"], path, kind)
        steps.append({"type": "setfacl", "acl": acl_texts(entry["acls"]), "acls": entry["acls"], "file": path})
    if entry["context"] is not None:
        steps.append({"type": "semanage", "context": entry["context"], "file": path})
    return steps


def _refuse_default_acl(acls, path, kind):
    if kind == "file" and any(acl["default"] for acl in acls):
        raise error_of(
            "acl-default-on-file",
            f"The permissions for {printable(path)} have a default ACL entry, but only directories have default ACLs.",
            "Set type: [directory] in this permissions entry, and give files an entry of their own.",
        )


def _duplicate(path):
    return error_of(
        "permission-duplicate",
        f"Two entries of the permissions section apply to {printable(path)}.",
        "Narrow one of them with type, pattern or except, or merge them.",
    )
