# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo, as `make demo` runs it, with the timeline callback that it shows."""

from __future__ import annotations

import pathlib
import re
import select
import signal
import subprocess
import sys
import tempfile
import time

DEMO = pathlib.Path(__file__).parents[3] / "demo" / "run.py"


def run_demo(*arguments):
    return subprocess.run([sys.executable, DEMO, *arguments], capture_output=True, text=True, timeout=240, check=False)


def left_behind():
    return sorted(path.name for path in pathlib.Path(tempfile.gettempdir()).glob("codedeploy-demo-*"))


def processes():
    """The command lines of all processes of the demo's hosts."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:  # gone
            continue
    return [line for line in found if "/codedeploy-demo-" in line]


def read_until(process, text, timeout_seconds):
    """Read the process's output until it holds the text."""
    output, deadline = "", time.monotonic() + timeout_seconds
    while text not in output:
        assert select.select([process.stdout], [], [], max(0, deadline - time.monotonic()))[0], output
        line = process.stdout.readline().decode()
        assert line, output
        output += line


def test_it_rolls_out_a_version_and_loses_no_request():
    before = left_behind()
    demo = run_demo()
    assert demo.returncode == 0, demo.stdout + demo.stderr
    assert re.search(r"requests: \d{3,} sent, 0 failed", demo.stdout)
    assert re.search(r"answers from 2\.0\.0, first \d\d:\d\d:\d\d, last \d\d:\d\d:\d\d", demo.stdout)
    for host in ("web-1", "web-2", "web-3", "web-4"):
        assert re.search(rf"^\d\d:\d\d:\d\d  {host} +Install +Succeeded +\d+\.\d s$", demo.stdout, re.MULTILINE), demo.stdout
        assert re.search(rf"^{host}: BeforeBlockTraffic .*BlockTraffic .*AllowTraffic .*AfterAllowTraffic ", demo.stdout, re.MULTILINE)
    assert left_behind() == before


def test_it_replaces_a_fleet_and_loses_no_request():
    demo = run_demo("--style", "blue_green")
    assert demo.returncode == 0, demo.stdout + demo.stderr
    assert re.search(r"requests: \d{3,} sent, 0 failed", demo.stdout)
    for text in ("Original fleet, out of traffic: web-1, web-2", "PLAY [Reroute traffic to the replacement fleet]", "the original one still has version 1.0.0"):
        assert text in demo.stdout, demo.stdout
    # Plays of phases that a deployment does not have are nothing to watch.
    assert "no hosts matched" not in demo.stdout


def test_it_shows_how_a_revision_fails():
    demo = run_demo("--fail", "ApplicationStart")
    assert demo.returncode == 0, demo.stdout + demo.stderr
    for text in (
        "ScriptFailed in scripts/fail.sh, exit code 1:",
        "| [stderr]hello: this revision was made to fail in ApplicationStart",
        "HEALTH_CONSTRAINTS: too many hosts failed",
        "web-3: not deployed to",
        "The revision failed in ApplicationStart; the health rule stopped the deployment; the service answered every request.",
    ):
        assert text in demo.stdout, demo.stdout


def test_an_interruption_ends_everything_also_when_started_in_the_background():
    before = left_behind(), processes()
    command = [sys.executable, "-u", DEMO]
    demo = subprocess.Popen(command, bufsize=0, stdout=subprocess.PIPE, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
    try:
        # From here on services run.
        read_until(demo, "ValidateService", 120)
        demo.send_signal(signal.SIGINT)
        output = demo.communicate(timeout=60)[0].decode()
    finally:
        demo.kill()
        demo.communicate(timeout=60)
    assert demo.returncode == 130
    assert output.endswith("Interrupted; everything the demo started has been stopped.\n")
    assert (left_behind(), processes()) == before
