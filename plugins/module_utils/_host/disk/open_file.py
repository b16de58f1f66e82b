# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are written to for as long as a deployment takes, whose folder a script may remove meanwhile."""

from __future__ import annotations

import os


def open_for_append(path, mode=0o644, flags=0):
    """A descriptor whose every write goes to the end of the file, whose folders are made."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | flags, mode)


def put_back(descriptor, path):
    """The descriptor itself, or if its file was removed one of a file with the same content at the path."""
    status = os.fstat(descriptor)
    if status.st_nlink:
        return descriptor
    new = open_for_append(path, status.st_mode & 0o777)
    write_all(new, os.pread(descriptor, status.st_size, 0))
    os.close(descriptor)
    return new


def write_all(descriptor, data):
    """os.write until everything is written."""
    while data:
        data = data[os.write(descriptor, data) :]
