# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what a running script writes, also after it has ended."""

from __future__ import annotations

import os
import selectors

CHUNK_BYTES = 65536
# A line longer than this is logged in parts, so that output without line ends does not fill the memory.
LONGEST_LINE = 1024 * 1024


class ScriptOutput:
    """The two output pipes of a script, read concurrently; every line goes to `add_entry` as `[stdout]text` or `[stderr]text`."""

    def __init__(self, stdout, stderr, add_entry):
        self._add_entry = add_entry
        self._partial = {stdout: b"", stderr: b""}
        self._names = {stdout: "stdout", stderr: "stderr"}
        # Poll, as its state is not shared with a forked reader.
        self._selector = selectors.PollSelector()
        for pipe in (stdout, stderr):
            os.set_blocking(pipe, False)
            self._selector.register(pipe, selectors.EVENT_READ)

    @property
    def is_open(self):
        return bool(self._partial)

    def descriptors(self):
        return list(self._partial)

    def read(self, timeout_seconds):
        """Log what arrives; returns as soon as something did, at the latest after the timeout."""
        for key, _events in self._selector.select(timeout_seconds):
            self._read_pipe(key.fd)

    def hand_over(self):
        """Close this process's ends of the pipes, another process having its own; a line begun is its to log."""
        for pipe in self.descriptors():
            self._close(pipe)

    def _read_pipe(self, pipe):
        data = os.read(pipe, CHUNK_BYTES)
        if not data:
            self._finish(pipe)
            return
        *lines, rest = (self._partial[pipe] + data).split(b"\n")
        if len(rest) > LONGEST_LINE:
            lines, rest = lines + [rest], b""
        self._partial[pipe] = rest
        for line in lines:
            self._log(pipe, line)

    def _finish(self, pipe):
        if self._partial[pipe]:
            self._log(pipe, self._partial[pipe])
        self._close(pipe)

    def _close(self, pipe):
        self._selector.unregister(pipe)
        del self._partial[pipe]
        os.close(pipe)

    def _log(self, pipe, line):
        self._add_entry(f"[{self._names[pipe]}]{line.decode('utf-8', 'replace')}")
