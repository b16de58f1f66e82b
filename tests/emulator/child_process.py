# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from pathlib import Path

TESTS_DIRECTORY = Path(__file__).resolve().parent.parent
# Importing moto takes some seconds where much else runs.
READY_WITHIN_SECONDS = 60


def start_child(module: str, settings: dict) -> tuple[subprocess.Popen, str]:
    """Run a module of this package with its settings as JSON; returns it with the first line that it prints when it is ready.

    It ends when its standard input does, so it cannot outlive its parent. In a session of its own Ctrl-C reaches only the parent,
    which may still need it to clean up.
    """
    process = subprocess.Popen(
        # -P: a module of this package must not hide one of the same name when this is the working directory.
        [sys.executable, "-P", "-m", f"emulator.{module}", json.dumps(settings)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS_DIRECTORY), *filter(None, [os.environ.get("PYTHONPATH")])])},
    )
    says_something, _writable, _exceptional = select.select([process.stdout], [], [], READY_WITHIN_SECONDS)
    ready = process.stdout.readline().strip() if says_something else ""
    if not ready:
        process.kill()
        raise RuntimeError(f"emulator.{module} did not start within {READY_WITHIN_SECONDS} s: exit code {process.wait(10)}, the reason is on standard error")
    return process, ready


def end_child(process: subprocess.Popen, timeout_seconds: float) -> str:
    """Let the child end; returns what it printed since it was ready."""
    try:
        return process.communicate(timeout=timeout_seconds)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate(timeout=60)
        raise
