# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run ansible-playbook on a terminal, on which Ctrl-C is pressed, or which is closed."""

from __future__ import annotations

import contextlib
import os
import pathlib
import pty
import select
import shutil
import subprocess
import tempfile
import threading

from integration.runs.playbook_run import controller_environment, end_shared_connections, playbook_command
from integration.processes import end_processes_with, processes_with

CTRL_C = b"\x03"
END_WITHIN_SECONDS = 60


class TerminalRun:
    """A run in the foreground of a terminal of its own, for the length of a `with` block; arguments: those of run_playbook().

    What whoever runs the tests ignores, as commands in the background ignore Ctrl-C, is not ignored on the terminal.
    """

    def __init__(self, playbook, inventory, extra_vars, env):
        # Short, because the sockets of shared ssh connections lie below it.
        self._scratch = pathlib.Path(tempfile.mkdtemp(prefix="run-"))
        self._command = ["setsid", "--ctty", "env", "--default-signal=INT,HUP", *playbook_command(self._scratch, playbook, inventory, extra_vars)]
        self._environment = controller_environment(self._scratch, env)
        self._marker = f"TASK_RECORD={self._environment['TASK_RECORD']}"
        self._output = []
        self._left = threading.Event()
        self._reader = threading.Thread(target=self._read)

    def __enter__(self):
        self._terminal, screen = pty.openpty()
        self._process = subprocess.Popen(self._command, env=self._environment, stdin=screen, stdout=screen, stderr=screen)
        os.close(screen)
        self._reader.start()
        return self

    def __exit__(self, *exception):
        end_processes_with(self._marker)
        self._process.wait(timeout=END_WITHIN_SECONDS)
        self._leave()
        end_shared_connections(self._scratch)
        shutil.rmtree(self._scratch, ignore_errors=True)

    @property
    def output(self):
        """What was on the terminal until now."""
        return b"".join(self._output).decode("utf-8", "replace")

    def press_ctrl_c(self):
        """Interrupt the run, and wait for its end -> its exit code."""
        os.write(self._terminal, CTRL_C)
        return self._process.wait(timeout=END_WITHIN_SECONDS)

    def close_terminal(self):
        """Close the window, and wait for the end of the run -> its exit code."""
        self._leave()
        return self._process.wait(timeout=END_WITHIN_SECONDS)

    def processes(self):
        """The processes of the run that are still there on the controller."""
        return processes_with(self._marker)

    def _leave(self):
        self._left.set()
        self._reader.join(timeout=END_WITHIN_SECONDS)
        with contextlib.suppress(OSError):
            os.close(self._terminal)

    def _read(self):
        # With a time-out, because a terminal that is being read is not closed.
        while not self._left.is_set():
            if select.select([self._terminal], [], [], 0.05)[0]:
                try:
                    self._output.append(os.read(self._terminal, 65536))
                except OSError:  # nobody has it open any more
                    return
