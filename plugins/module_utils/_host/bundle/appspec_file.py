# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The AppSpec file of an unpacked revision, which the revision's scripts may edit."""

from __future__ import annotations

import hashlib
import os

# No longer one is taken from a bundle either.
MOST_BYTES = 1024 * 1024


def read_appspec_file(archive, name):
    """Its bytes; None where there is no such file that can be read, or it is too long to be one."""
    path = os.path.join(archive, name.lstrip("/"))
    if not os.path.isfile(path):
        return None
    try:
        with open(path, "rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        return None
    return content if len(content) <= MOST_BYTES else None


def is_read_from(appspec, content):
    """Whether an AppSpec as data was read from a file with this content, as far as it tells of what it was read."""
    return "file" not in appspec or appspec["file"]["sha256"] == hashlib.sha256(content).hexdigest()
