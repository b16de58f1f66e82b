# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known on a server of the runs of a deployment's segments, for a controller that goes on with the deployment."""

from __future__ import annotations

import os

from ..disk.state_files import read_json
from .process_identity import is_alive
from .segment_journal import read_journal


def past_runs(paths):
    """{runs: [{run_id, result: of one that came to its end, is_running}], appspec: the AppSpec as data that counts on the server, or None}"""
    names = sorted(os.listdir(paths.segments)) if os.path.isdir(paths.segments) else []
    return {"runs": [_run(paths, name[: -len(".jsonl")]) for name in names], "appspec": read_json(paths.appspec) if names else None}


def _run(paths, run_id):
    entries, _end = read_journal(paths.journal(run_id))
    processes = [entry["process"] for entry in entries if "events" in entry]
    result = next((entry["result"] for entry in entries if "result" in entry), None)
    return {"run_id": run_id, "result": result, "is_running": result is None and any(map(is_alive, processes))}
