# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the bench measures of a process."""
from __future__ import annotations

import subprocess
import sys
import time

import pytest
from bench.measure import MeasureError, measure

BUSY = "import time\nwhile time.process_time() < 0.3: pass"
BUSY_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}], check=True)"
LARGE = "import time; held = bytearray(64 * 1024 * 1024); time.sleep(0.3)"


def python(script, **options):
    return measure([sys.executable, "-c", script], **options)


def test_seconds_and_memory():
    usage = python(LARGE)
    assert 0.3 < usage.seconds < 60
    assert 64 < usage.peak_mib < 128


@pytest.mark.parametrize("script", [BUSY, BUSY_CHILD])
def test_cpu_seconds_are_those_of_children_too(script):
    assert 0.3 < python(script).cpu_seconds < 5


def test_a_failure_gives_no_figure_but_what_was_printed():
    with pytest.raises(MeasureError, match="(?s)exit code 3: .*it broke"):
        python("print('it broke'); raise SystemExit(3)")


def test_what_takes_too_long_is_ended_with_all_that_it_started():
    started = time.monotonic()
    with pytest.raises(MeasureError, match="time was over"):
        measure(["sh", "-c", "sleep 54.321; true"], timeout_seconds=0.3)
    assert time.monotonic() - started < 50
    assert subprocess.run(["pgrep", "-f", "^sleep 54.321"], capture_output=True, check=False, timeout=60).returncode == 1
