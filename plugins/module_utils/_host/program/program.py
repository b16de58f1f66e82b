# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program for a deployment: does on a server what a request asks for, with one result."""

from __future__ import annotations

import json
import os
import sys

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..bundle.bundle_stager import stage
from ..segment.segment_runner import follow_segment, run_segment
from .report_line import BEGUN, result_line


def main(size):
    """Read a request of so many bytes, {task: events | follow | stage, …}, from standard input, and answer on standard output."""
    # A terminal in between would neither pass the request on unchanged nor ever end it.
    if sys.stdin.isatty():
        raise SystemExit("standard input is a terminal")
    content = sys.stdin.buffer.read(size)
    if len(content) < size:
        raise SystemExit(f"of {size} bytes of the request {len(content)} arrived")
    sys.stdout.buffer.write(f"{BEGUN}\n".encode())
    sys.stdout.buffer.flush()
    sys.stdout.buffer.write(result_line(answer(json.loads(content), dict(os.environ))))
    sys.stdout.buffer.flush()


def answer(request, environment):
    """The result that a module would give for the request."""
    if request["task"] == "events":
        return run_segment(request, environment)
    if request["task"] == "follow":
        return follow_segment(request)
    try:
        return {"changed": stage(request, check_mode=False)}
    except DeploymentError as error:
        return error.to_failure()
