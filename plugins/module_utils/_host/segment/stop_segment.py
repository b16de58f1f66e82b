# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks the segment of a deployment that is running on this server to stop."""

from __future__ import annotations

import contextlib
import glob
import os
import time

from ..deployment_paths import lock_paths
from ..lifecycle.stop_request import SIGNALS
from .group_lock import read_holder, running_process
from .process_identity import is_alive

POLL_SECONDS = 0.1


def stop_segment(request):
    """Ask, and wait for the end. request: the parameters of the module stop_lifecycle, and check_mode -> its result"""
    process = _process_of(request["deployment_root"], request["deployment_id"])
    if process is None:
        return {"changed": False, "is_over": True}
    if request["check_mode"]:
        return {"changed": True, "is_over": False}
    ask_to_stop(process, request["at"])
    deadline = time.monotonic() + request["timeout_seconds"]
    while is_alive(process) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    return {"changed": True, "is_over": not is_alive(process)}


def ask_to_stop(process, at):
    """Ask the process of a segment, unless it has ended. Asking again changes nothing. at: AT_NEXT_EVENT or NOW"""
    if is_alive(process):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process["pid"], SIGNALS[at])


def _process_of(deployment_root, deployment_id):
    """The process that runs events of the deployment; None if none does."""
    for path in glob.glob(lock_paths(glob.escape(deployment_root))):
        holder = read_holder(path)
        if holder and holder["deployment_id"] == deployment_id:
            return running_process(holder)
    return None
