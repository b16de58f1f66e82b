# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What kind of archive a file is, and whether that is what was declared."""

from __future__ import annotations

import tarfile

HEAD_BYTES = 512
MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
)
BUNDLE_TYPES = {"zip": "zip", "gzip": "tgz", "bzip2": "tar", "xz": "tar", "tar": "tar"}
# As on the servers, tar finds out the compression by itself; a packed folder is an uncompressed tar.
ACCEPTED_KINDS = {"tar": ("tar", "gzip", "bzip2", "xz"), "tgz": ("gzip",), "zip": ("zip",), "directory": ("tar",)}


def decide_bundle_type(head, declared=None):
    """The first HEAD_BYTES of a file, and its declared type -> its bundle type: tar, tgz, zip or directory. Raises ValueError."""
    kind = archive_kind(head)
    if kind is None:
        raise ValueError("it is not a tar, tgz or zip archive")
    if declared and kind not in ACCEPTED_KINDS[declared]:
        raise ValueError(f"it is declared as {declared}, but it is a {kind} archive: write bundle_type: {BUNDLE_TYPES[kind]}")
    return declared or BUNDLE_TYPES[kind]


def archive_kind(head):
    """The first bytes of a file -> zip, gzip, bzip2, xz, tar, or None for anything else."""
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    try:
        tarfile.TarInfo.frombuf(head[:HEAD_BYTES], "utf-8", "surrogateescape")
    except tarfile.EOFHeaderError:
        return "tar"  # an empty one
    except tarfile.HeaderError:
        return None
    return "tar"
