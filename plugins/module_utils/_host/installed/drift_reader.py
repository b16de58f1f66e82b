# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares what the last successful install of a deployment group put on a server with what lies there now; touches nothing."""

from __future__ import annotations

import os
import stat

from ..deployment_paths import GroupPaths, archive_path
from ..disk.accounts import account_name, read_accounts
from ..disk.disk_reader import ACL_ATTRIBUTES, DEFAULT_ACL, extended_attributes, have_same_content
from ..disk.disk_reader import KINDS as TYPES
from ..disk.host_paths import from_disk, printable, to_disk
from ..disk.state_files import read_json
from ..error_codes import error_of
from .acl_rules import entries_of_attribute, names_in
from .drift_rules import KINDS, differences
from .installed_revision import read_installed, unreadable
from .installed_things import installed_things, is_of

NO_RECORD = "what was installed is not on record: {path} is not there"
UNFINISHED = "an Install that came after it began and did not end, so the server has some of both"
NO_ARCHIVE = "the unpacked revision is not on the server any more: contents, and modes that the AppSpec file does not set, are not compared"


def read_drift(deployment_root, deployment_group_id, most):
    """{installed: see read_installed, checked: how many paths, counts: {kind: how many}, differences: so many at most, not_compared: why not all was}.

    differences: [{path, kind, expected, found}]. Raises DeploymentError.
    """
    paths = GroupPaths(deployment_root, deployment_group_id)
    try:
        installed = read_installed(paths)
        things, not_compared = _installed_things(paths, installed) if installed else ({}, None)
        found = _compare(things, installed, _nanoseconds(paths.last_successful_install)) if things else []
    except OSError as error:
        raise unreadable(error, paths.root) from error
    counts = {kind: sum(1 for item in found if item["kind"] == kind) for kind in KINDS}
    shown = {"differences": found[:most], "counts": {kind: count for kind, count in counts.items() if count}}
    return {"installed": installed, "checked": len(things), **shown, "not_compared": not_compared}


def _installed_things(paths, installed):
    """(the things that can be compared, why not all can be)"""
    try:
        record = read_json(paths.installation)
        things = installed_things(record["instructions"]) if record is not None else None
    except (KeyError, TypeError, ValueError) as error:
        raise error_of("not-read", f"{paths.installation} is damaged: {error}.", "Deploy again, which writes it anew.") from error
    if things is None:
        return {}, NO_RECORD.format(path=paths.installation)
    if not is_of(things, archive_path(installed["directory"])):
        return {}, UNFINISHED
    return things, None if installed["has_archive"] else NO_ARCHIVE


def _compare(things, installed, since):
    """[{path, kind, expected, found}] in the order of the paths."""
    accounts, found = _accounts(things), []
    for path, thing in sorted(things.items()):
        try:
            told = _differences(path, thing, accounts, since)
        except OSError as error:
            told = [("unknown", "", f"it cannot be read: {error.strerror or error}")]
        if not installed["has_archive"]:
            told = [item for item in told if item[0] != "unknown"]
        found += [{"path": printable(path), "kind": kind, "expected": printable(expected), "found": printable(now)} for kind, expected, now in told]
    return found


def _accounts(things):
    acls = names_in(text for thing in things.values() for text in thing.get("acl", ()))
    return read_accounts(*(named | {thing[key] for thing in things.values() if thing.get(key)} for key, named in zip(("owner", "group"), acls)))


def _differences(path, thing, accounts, since):
    source = _look(thing["source"]) if thing["type"] == "copy" else None
    found = _look(path)
    if found and found["type"] == "symlink" and source and source["type"] == "file" and found["changed"] < since:
        # It was there already, and Install wrote through it.
        found = _look(path, os.stat)
    if found and "acl" in thing and found["type"] != "symlink":
        found["acl"] = _read_acl(to_disk(path))
    return differences(thing, source, found, accounts, account_name, lambda: have_same_content(thing["source"], path))


def _look(path, look=os.lstat):
    """What lies at a path, see drift_rules; None where nothing does."""
    try:
        status = look(to_disk(path))
    except (FileNotFoundError, NotADirectoryError):
        return None
    facts = {"type": TYPES.get(stat.S_IFMT(status.st_mode), "other"), "mode": stat.S_IMODE(status.st_mode), "size": status.st_size}
    facts.update(uid=status.st_uid, gid=status.st_gid, changed=status.st_ctime_ns)
    if facts["type"] == "symlink":
        facts["target"] = from_disk(os.readlink(to_disk(path)))
    return facts


def _read_acl(path):
    names = [name for name in extended_attributes(path) if name in ACL_ATTRIBUTES]
    entries = {}
    for name in names:
        entries.update(entries_of_attribute(os.getxattr(path, name), name == DEFAULT_ACL))
    return entries


def _nanoseconds(path):
    return os.stat(path).st_mtime_ns
