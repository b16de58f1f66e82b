# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import grp
import os
import pwd
import shutil
from pathlib import Path

FIXED_MTIME = 981173106
FILES_PER_DIRECTORY = 100


def apply_operations(base, operations):
    """Carry out a case's operations (op, path and the keys of that op) below the directory base."""
    for operation in operations:
        path = below(base, operation["path"])
        OPERATIONS[operation["op"]](base, path, operation)
        apply_attributes(path, operation)


def below(base, path):
    """base/path without resolving links; a path may climb out with `..`."""
    return Path(os.path.normpath(os.path.join(base, path)))


def apply_attributes(path, operation):
    """Owner and group before mode, because a change of owner takes set-id bits away."""
    if "owner" in operation or "group" in operation:
        user = identifier(operation.get("owner"), lambda name: pwd.getpwnam(name).pw_uid)
        group = identifier(operation.get("group"), lambda name: grp.getgrnam(name).gr_gid)
        os.chown(path, user, group, follow_symlinks=False)
    if "mode" in operation:
        path.chmod(int(str(operation["mode"]), 8))
    if operation.get("mtime") == "fixed":
        os.utime(path, (FIXED_MTIME, FIXED_MTIME), follow_symlinks=False)


def identifier(name, look_up):
    """A uid or gid for a name or a number; -1 (leave as it is) for None."""
    if name is None:
        return -1
    return int(name) if str(name).isdigit() else look_up(name)


def make_directory(base, path, operation):
    path.mkdir(parents=True, exist_ok=True)


def make_file(base, path, operation):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(operation.get("content", "").encode("utf-8"))


def make_symlink(base, path, operation):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(operation["target"])


def make_hardlink(base, path, operation):
    path.parent.mkdir(parents=True, exist_ok=True)
    os.link(below(base, operation["target"]), path)


def make_tree(base, path, operation):
    """count small files, 100 in a directory."""
    for number in range(operation["count"]):
        folder = path / f"d{number // FILES_PER_DIRECTORY:04d}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"f{number:05d}.txt").write_text(generated_text(number), encoding="utf-8")


def generated_text(number):
    return f"file {number}\n"


def remove(base, path, operation):
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def only_attributes(base, path, operation):
    """chmod and chown: mode, owner and group are the whole operation."""


OPERATIONS = {
    "mkdir": make_directory,
    "file": make_file,
    "symlink": make_symlink,
    "hardlink": make_hardlink,
    "chmod": only_attributes,
    "chown": only_attributes,
    "rm": remove,
    "tree": make_tree,
}
