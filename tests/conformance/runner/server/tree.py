# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import grp
import hashlib
import os
import pwd
import stat
import subprocess
from pathlib import Path

from .operations import FIXED_MTIME

ENVIRONMENT_FOLDER = ".env"
TYPES = {stat.S_IFDIR: "directory", stat.S_IFREG: "file", stat.S_IFLNK: "symlink"}
PLAIN_ACL_LINES = 3


def list_tree(root, with_acls=False):
    """Everything below root as the recorded trees have it, sorted by path, without the hooks' environment dumps."""
    found = []
    for folder, names, files in os.walk(root):
        if Path(folder) == Path(root) and ENVIRONMENT_FOLDER in names:
            names.remove(ENVIRONMENT_FOLDER)
        found += [Path(folder) / name for name in names + files]
    entries = [describe(path, Path(root), with_acls) for path in found]
    return sorted(entries, key=lambda entry: entry["path"])


def describe(path, root, with_acls):
    status = path.lstat()
    entry = {
        "path": str(path.relative_to(root)),
        "type": TYPES.get(stat.S_IFMT(status.st_mode), "other"),
        "owner": name_of(status.st_uid, lambda number: pwd.getpwuid(number).pw_name),
        "group": name_of(status.st_gid, lambda number: grp.getgrgid(number).gr_name),
    }
    if entry["type"] == "symlink":
        entry["target"] = os.readlink(path).replace(str(root), "@@ROOT@@")
        return entry
    entry["mode"] = f"{stat.S_IMODE(status.st_mode):04o}"
    if entry["type"] == "file":
        content = path.read_bytes().replace(os.fsencode(root), b"@@ROOT@@")
        entry.update(size=len(content), sha256=hashlib.sha256(content).hexdigest())
    if int(status.st_mtime) == FIXED_MTIME:
        entry["mtime"] = FIXED_MTIME
    if with_acls:
        entry.update(extended_acl(path))
    return entry


def name_of(number, look_up):
    try:
        return look_up(number)
    except KeyError:
        return str(number)


def extended_acl(path):
    """{"acl": lines of getfacl} for an object with more than the three base entries, else {}."""
    answer = subprocess.run(["getfacl", "-E", "-c", "-p", "--", str(path)], check=True, capture_output=True, text=True, timeout=60)
    lines = [line for line in answer.stdout.splitlines() if line]
    return {"acl": lines} if len(lines) > PLAIN_ACL_LINES else {}
