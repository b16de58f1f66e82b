# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is noted of a member of a bundle beside its content."""

from __future__ import annotations

import stat

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.archive.archive_member import has_backslashes, has_mode, unix_mode

SPECIAL_BITS = 0o7000


def folder_kind(mode):
    """st_mode -> file, directory, symlink or other."""
    return {stat.S_IFREG: "file", stat.S_IFDIR: "directory", stat.S_IFLNK: "symlink"}.get(stat.S_IFMT(mode), "other")


def zip_notes(info, kind):
    """zipfile.ZipInfo -> what unzip leaves otherwise than it is in the archive; see bundle_warnings."""
    notes = {
        "backslashes": has_backslashes(info),
        "no-mode": not has_mode(info),
        "set-id": kind != "symlink" and unix_mode(info) & SPECIAL_BITS,
        "content-of-directory": kind == "directory" and info.file_size,
    }
    return [note for note, applies in notes.items() if applies]
