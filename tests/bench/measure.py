# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One process and all that it starts: seconds, CPU seconds and memory."""
from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
import signal
import subprocess
import tempfile
import time

# How exact the seconds are.
LOOK_EVERY_SECONDS = 0.02
END_WITHIN_SECONDS = 20
OUTPUT_LINES = 15


class MeasureError(Exception):
    """Why there is no figure."""


@dataclasses.dataclass(frozen=True)
class Usage:
    """What a process used. CPU seconds are those of its descendants too, as far as somebody waited for them; the memory is its own."""

    seconds: float
    cpu_seconds: float
    peak_mib: float


def measure(command, env=None, timeout_seconds=300):
    """Run a command to its end; a MeasureError when it fails or takes longer, with the last lines that it printed."""
    with tempfile.TemporaryFile() as output:
        started = time.monotonic()
        process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            status, used, peak_mib = _wait(process.pid, started + timeout_seconds)
            seconds = time.monotonic() - started
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            _end(process)
        if process.returncode:
            raise MeasureError(f"{pathlib.Path(command[0]).name} ended with exit code {process.returncode}: {_last_lines(output) or 'it printed nothing'}")
    return Usage(seconds, used.ru_utime + used.ru_stime, peak_mib)


def settle_disk():
    """Have what was written before written to the disk, so that it does not count with what is written next."""
    os.sync()


def _wait(pid, deadline):
    # ru_maxrss is of no use: it has the size that this process had when it started that one.
    peak_mib = 0.0
    while time.monotonic() < deadline:
        ended, status, used = os.wait4(pid, os.WNOHANG)
        if ended:
            return status, used, peak_mib
        peak_mib = max(peak_mib, _high_water_mib(pid))
        time.sleep(LOOK_EVERY_SECONDS)
    raise MeasureError("it had not ended when its time was over")


def _high_water_mib(pid):
    with contextlib.suppress(OSError):
        for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _end(process):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=END_WITHIN_SECONDS)


def _last_lines(output):
    output.seek(0)
    return "\n".join(output.read().decode(errors="replace").strip().splitlines()[-OUTPUT_LINES:])
