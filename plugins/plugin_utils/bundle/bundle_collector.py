# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of a bundle as they come out of it: hashed, measured, and the few texts that matter kept."""

from __future__ import annotations

import hashlib

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

CHUNK_BYTES = 1 << 20
KEPT_SUFFIXES = (".yml", ".yaml")
KEPT_BYTES = 1 << 20
FIRST_LINE_BYTES = 256


class MemberCollector:
    """Takes members one by one, and stops at the size limit.

    members: [{name, kind, target, mode, size, sha256, first_line, notes}]; contents: sha256 -> bytes of what may be the AppSpec.
    """

    def __init__(self, kept_name, maximum_bytes):
        self.members = []
        self.contents = {}
        self._kept_name = kept_name
        self._left = maximum_bytes
        self._maximum_bytes = maximum_bytes

    def add(self, header, mode, stream=None, notes=()):
        """Take one member by its header, {name, kind, target}; a file with the stream of its content."""
        member = {**header, "mode": mode, "size": 0, "sha256": None, "first_line": b"", "notes": notes}
        if stream:
            self._read(member, stream)
        self.members.append(member)

    def drain(self, stream):
        """Read what is left of a stream, so that damage there is noticed."""
        for _chunk in self._chunks(stream):
            pass

    def _read(self, member, stream):
        name, digest, begin = member["name"], hashlib.sha256(), bytearray()
        is_kept = name.endswith(KEPT_SUFFIXES) or name.rpartition("/")[2] == self._kept_name
        begin_bytes = KEPT_BYTES if is_kept else FIRST_LINE_BYTES
        for chunk in self._chunks(stream):
            digest.update(chunk)
            member["size"] += len(chunk)
            begin += chunk[: begin_bytes - len(begin)]
        member["sha256"] = digest.hexdigest()
        member["first_line"] = bytes(begin[:FIRST_LINE_BYTES]).partition(b"\n")[0]
        if is_kept and member["size"] <= KEPT_BYTES:
            self.contents[member["sha256"]] = bytes(begin)

    def _chunks(self, stream):
        while chunk := stream.read(CHUNK_BYTES):
            self._left -= len(chunk)
            if self._left < 0:
                hint = "Raise max_unpacked_size_bytes if the bundle is really that large."
                message = f"The bundle unpacks to more than {self._maximum_bytes} bytes."
                raise DeploymentError("INVALID_REVISION", message, hint, reason="bundle-too-large")
            yield chunk
