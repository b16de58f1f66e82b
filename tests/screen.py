# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One screen for steps that run beside each other: what each prints stays together."""
from __future__ import annotations

import sys
import threading


class Screen:
    """Shows the step that began first as it goes on; of the others it holds back what they print until they have ended, or until they are the first."""

    def __init__(self) -> None:
        self._outputs: list[Output] = []
        self._lock = threading.Lock()

    def open(self) -> Output:
        """Return where a step that begins now prints."""
        output = Output(self)
        with self._lock:
            self._outputs.append(output)
        return output

    def write(self, output: Output, data: bytes) -> None:
        """Show it if the output is on the screen, else hold it back."""
        with self._lock:
            if output is self._outputs[0]:
                show(data)
            else:
                output.held += data

    def close(self, output: Output) -> None:
        """End an output; if it was on the screen, others are shown: those that have ended whole, then the oldest of the rest from its beginning."""
        with self._lock:
            output.has_ended = True
            if output is not self._outputs[0]:
                return
            for ended in [each for each in self._outputs if each.has_ended]:
                show(ended.held)
                self._outputs.remove(ended)
            if self._outputs:
                show(self._outputs[0].held)
                self._outputs[0].held.clear()


class Output:
    """What one step prints, for the length of a `with` block."""

    def __init__(self, screen: Screen) -> None:
        self.held, self.has_ended = bytearray(), False
        self._screen = screen

    def __enter__(self) -> Output:
        return self

    def __exit__(self, *_exception) -> None:
        self._screen.close(self)

    def write(self, data: bytes) -> None:
        """Print, now or later."""
        self._screen.write(self, data)


def show(data: bytes) -> None:
    """Print at once."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
