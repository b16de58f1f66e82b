# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder -> a tar that is the same for the same content."""

from __future__ import annotations

import os
import stat
import tarfile

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

PACKABLE = (stat.S_ISREG, stat.S_ISDIR, stat.S_ISLNK)


def pack_folder(folder, file):
    """Write a tar of what is below a folder: sorted, owner 0, time 0; modes, links and empty directories as they are. Raises DeploymentError."""
    with tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for path in _paths_below(folder):
            _refuse_special(path)
            member = archive.gettarinfo(path, arcname=os.path.relpath(path, folder))
            _make_anonymous(member)
            if member.isreg():
                with open(path, "rb") as content:
                    archive.addfile(member, content)
            else:
                archive.addfile(member)
            archive.members.clear()
            archive.inodes.clear()


def _paths_below(folder):
    for directory, names, files in os.walk(folder, onerror=_raise):
        names.sort()
        for name in sorted(names + files):
            yield os.path.join(directory, name)


def _raise(error):
    raise error


def _refuse_special(path):
    mode = os.lstat(path).st_mode
    if not any(is_kind(mode) for is_kind in PACKABLE):
        message = f"{path} is neither a file, a directory nor a symbolic link."
        raise DeploymentError("INVALID_REVISION", message, "Remove it from the folder.")


def _make_anonymous(member):
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mtime = 0
