# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The members of an archive or folder, as plain data. Reads; writes nothing."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from pathlib import Path

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.archive.archive_member import tar_member, zip_member, zip_mode
from ansible_collections.agentless.codedeploy.plugins.module_utils._revision.bundle_type import HEAD_BYTES, decide_bundle_type

from .bundle_collector import MemberCollector
from .bundle_member import folder_kind, zip_notes

# What a server's umask usually is.
USUAL_UMASK = 0o022
# Links have no other on Linux.
LINK_MODE = 0o777
UNREADABLE = (tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError)


def read_bundle(path, bundle_type, kept_name, maximum_bytes):
    """Read an archive or folder -> (bundle type, members, contents), as in MemberCollector, in the bundle's order. Raises DeploymentError.

    bundle_type: what it was declared as, or None. kept_name: the base name of the AppSpec. maximum_bytes: of all content together.
    """
    place = Path(path)
    collector = MemberCollector(kept_name, maximum_bytes)
    try:
        if place.is_dir():
            _refuse_archive_type(place, bundle_type)
            _read_folder(place, collector)
            return "directory", collector.members, collector.contents
        found_type = _bundle_type(place, bundle_type)
        (_read_zip if found_type == "zip" else _read_tar)(place, collector)
    except UNREADABLE as error:
        raise _not_unpackable(f"The bundle {path} cannot be unpacked: {_one_line(error)}.") from error
    except FileNotFoundError as error:
        raise DeploymentError("REVISION_MISSING", f"There is no bundle at {path}.", "Correct the path of the revision.", reason="bundle-missing") from error
    except OSError as error:
        message = f"The bundle cannot be read: {error.strerror}: {error.filename or path}."
        raise DeploymentError("REVISION_MISSING", message, "Make it readable for the user who runs Ansible.", reason="bundle-unreadable") from error
    return found_type, collector.members, collector.contents


def _refuse_archive_type(path, bundle_type):
    if bundle_type not in (None, "directory"):
        message = f"The bundle {path} is declared as {bundle_type}, but it is a folder."
        raise _not_unpackable(message, "Write bundle_type: directory, or leave it out.")


def _bundle_type(path, declared):
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    try:
        return decide_bundle_type(head, declared)
    except ValueError as error:
        raise _not_unpackable(f"The bundle {path} cannot be unpacked: {error}.") from error


def _read_folder(root, collector):
    pending = [root]
    while pending:
        folder = pending.pop()
        for path in sorted(folder.iterdir()):
            status = path.lstat()
            kind = folder_kind(status.st_mode)
            header = {"name": str(path.relative_to(root)), "kind": kind, "target": str(path.readlink()) if kind == "symlink" else ""}
            if kind == "file":
                with path.open("rb") as stream:
                    collector.add(header, status.st_mode & 0o7777, stream)
            else:
                collector.add(header, status.st_mode & 0o7777)
            if kind == "directory":
                pending.append(path)


def _read_tar(path, collector):
    with tarfile.open(path, "r:*") as archive:
        for member in archive:
            header = tar_member(member)
            mode = LINK_MODE if header["kind"] == "symlink" else member.mode & 0o7777
            collector.add(header, mode, archive.extractfile(member) if header["kind"] == "file" else None)
        _check_end(archive, collector)


def _check_end(archive, collector):
    """The library takes any damaged header for the end of the archive; tar does not."""
    archive.fileobj.seek(archive.offset)
    if archive.fileobj.read(tarfile.BLOCKSIZE).strip(b"\0"):
        raise tarfile.ReadError("it is damaged or incomplete")
    collector.drain(archive.fileobj)


def _read_zip(path, collector):
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            header = zip_member(archive, info)
            notes = zip_notes(info, header["kind"])
            mode = LINK_MODE if header["kind"] == "symlink" else zip_mode(info, USUAL_UMASK)
            with archive.open(info) as stream:
                collector.add(header, mode, stream if header["kind"] == "file" else None, notes)


def _not_unpackable(message, hint="Pack the revision again, or correct its bundle type."):
    return DeploymentError("INVALID_REVISION", message, hint, reason="unpack-failed")


def _one_line(error):
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
