# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program for a deployment: does on a server what a request asks for, with one result."""

from __future__ import annotations

import json
import os
import sys

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .report_line import BEGUN, result_line


def main(size):
    """Read a request of so many bytes from standard input, and what may follow it, and answer on standard output."""
    content = sys.stdin.buffer.read(size)
    if len(content) < size:
        raise SystemExit(f"of {size} bytes of the request {len(content)} arrived")
    sys.stdout.buffer.write(f"{BEGUN}\n".encode())
    sys.stdout.buffer.flush()
    sys.stdout.buffer.write(result_line(answer(json.loads(content), dict(os.environ), sys.stdin.buffer)))
    sys.stdout.buffer.flush()


def answer(request, environment, payload=None):
    """The result that a module would give for the request, {task: prepare | stage | events | follow, …}.

    environment: what scripts inherit; payload: a binary stream of what followed the request.
    """
    try:
        return TASKS[request["task"]](request, environment, payload)
    except DeploymentError as error:
        return error.to_failure()


# A task imports what it needs and nothing else: imports are most of what starting the program costs.


def _prepare(request, _environment, payload):
    from .prepare import prepare

    return prepare(request, payload)


def _stage(request, _environment, payload):
    from ..bundle.bundle_stager import stage

    return {"changed": stage(request, False, payload if request["carries_bundle"] else None)}


def _events(request, environment, _payload):
    from ..segment.segment_runner import run_segment

    return run_segment(request, environment)


def _follow(request, _environment, _payload):
    from ..segment.segment_runner import follow_segment

    return follow_segment(request)


TASKS = {"prepare": _prepare, "stage": _stage, "events": _events, "follow": _follow}
