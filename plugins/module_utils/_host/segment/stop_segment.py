# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks the segment that is running for a deployment group to stop."""

from __future__ import annotations

import os
import time

from ..deployment_paths import DeploymentPaths
from ..lifecycle.stop_request import SIGNALS
from .group_lock import read_holder
from .process_identity import is_alive
from .segment_journal import read_journal

POLL_SECONDS = 0.1
NOTHING = {"changed": False, "deployment_id": None, "is_over": True}


def stop_segment(request):
    """Ask, and wait for the end. request: the parameters of the module stop_lifecycle -> its result"""
    paths = DeploymentPaths(request["deployment_root"], {"deployment_group_id": request["deployment_group_id"], "deployment_id": "d"})
    holder = read_holder(paths.lock)
    if not holder or request["deployment_id"] not in (None, holder["deployment_id"]):
        return NOTHING
    process = next((entry["process"] for entry in read_journal(holder["journal"])[0] if "events" in entry), None)
    if not process or not is_alive(process):
        return NOTHING
    if not request["check_mode"]:
        os.kill(process["pid"], SIGNALS[request["at"]])
    deadline = time.monotonic() + request["timeout_seconds"]
    while is_alive(process) and time.monotonic() < deadline and not request["check_mode"]:
        time.sleep(POLL_SECONDS)
    return {"changed": True, "deployment_id": holder["deployment_id"], "is_over": not is_alive(process)}
