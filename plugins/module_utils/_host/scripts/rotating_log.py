# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A log that is rotated as the agent does it."""

from __future__ import annotations

import os

from ..disk.open_file import open_for_append, put_back, write_all

MAX_BYTES = 64 * 1024 * 1024
MAX_FILES = 8


class RotatingLog:
    """An append-only log that several processes may share: `path`, then path.0 (newest) to path.6 (oldest)."""

    def __init__(self, path, max_bytes=MAX_BYTES):
        self._path = path
        self._max_bytes = max_bytes
        self._open()

    def fileno(self):
        return self._descriptor

    def write(self, data):
        if os.fstat(self._descriptor).st_size + len(data) > self._max_bytes:
            self._rotate()
        write_all(self._descriptor, data)

    def put_back(self):
        """Have the log at its path, if it was removed."""
        self._descriptor = put_back(self._descriptor, self._path)

    def close(self):
        os.close(self._descriptor)

    def _open(self):
        self._descriptor = open_for_append(self._path)

    def _rotate(self):
        if self._is_current():
            for number in range(MAX_FILES - 2, 0, -1):
                _rename_if_present(f"{self._path}.{number - 1}", f"{self._path}.{number}")
            _rename_if_present(self._path, f"{self._path}.0")
        os.close(self._descriptor)
        self._open()

    def _is_current(self):
        # Another process may have rotated already; then only the new file is to be opened.
        try:
            return os.path.samestat(os.stat(self._path), os.fstat(self._descriptor))
        except FileNotFoundError:
            return False


def _rename_if_present(source, target):
    try:
        os.replace(source, target)
    except FileNotFoundError:
        pass
