# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operating system refused, as an error that says what to do."""

from __future__ import annotations

import errno
import os

from ..error_codes import error_of

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def os_failure(what, error, path, needed_bytes=None):
    """The DeploymentError for an OSError met while doing `what` (such as "unpack the revision") below `path`."""
    reason = f"os:{errno.errorcode.get(error.errno, 'EIO')}"
    if error.errno in NO_SPACE:
        return error_of(reason, f"Cannot {what}: {_space(error.errno, path, needed_bytes)}.", "Free space there, then deploy again.")
    where = error.filename or path
    return error_of(reason, f"Cannot {what}: {error.strerror or error} ({_text(where)}).", "Correct this on the server, then deploy again.")


def _space(number, path, needed_bytes):
    usage = os.statvfs(existing_parent(path))
    if number == errno.EDQUOT:
        return f"the quota of the user on the file system of {path} is used up"
    if usage.f_files and not usage.f_favail:
        return f"the file system of {path} can hold no more files, as all of its {usage.f_files} inodes are in use"
    text = f"the file system of {path} is full, {usage.f_bavail * usage.f_frsize} bytes are free"
    return text if needed_bytes is None else f"{text} and {needed_bytes} bytes are needed"


def existing_parent(path):
    """`path`, or the nearest directory above it that exists."""
    path = os.path.abspath(path)
    while not os.path.isdir(path):
        path = os.path.dirname(path)
    return path


def _text(path):
    return os.fsdecode(path).encode("utf-8", "replace").decode("utf-8")
