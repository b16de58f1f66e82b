# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The deployments of a group as a table for people, of 100 columns at most."""

from __future__ import annotations

from datetime import datetime

from ..launch.launch_settings import is_launch
from .columns import WIDTH, cut, minute

COLUMNS = "{id:<11}  {began:<16}  {took:>7}  {status:<10}  {hosts:<11}  {by:<12}  {revision}"
HEAD = {"id": "deployment", "began": "began (UTC)", "took": "took", "status": "status", "hosts": "ok/bad/all", "by": "by", "revision": "revision"}
SHOWN_OF_HASH, SHOWN_OF_STARTER = 8, 12
TIME = "%Y-%m-%dT%H:%M:%SZ"


def history_lines(group_name, records):
    """The name of the group, records of deployments, newest first -> lines."""
    if not records:
        return [f"No deployment of {group_name} is on record."]
    lines = [COLUMNS.format(**HEAD)]
    for record in records:
        lines.append(COLUMNS.format(**_row(record)))
        lines += [f"             {text}" for text in _links(record)]
        error = record["error_information"]
        lines += [cut(f"             {error['code']}: {error['message']}", WIDTH)] if error else []
    return lines


def _links(record):
    of, by = record["rollback_of"], record["rolled_back_by"]
    launched = ["to instances that were launched"] if is_launch(record) else []
    return [*launched, *([f"rolls back {of}"] if of else []), *([f"rolled back by {by}"] if by else [])]


def _row(record):
    counts, starter = record["deployment_overview"], record["started_by"]
    return {
        "id": record["deployment_id"],
        "began": minute(record["created_at"]),
        "took": _took(record),
        "status": record["status"],
        "hosts": f"{counts.get('Succeeded', 0)}/{counts.get('Failed', 0)}/{sum(counts.values())}",
        "by": cut(f"{starter.get('user')}@{starter.get('host')}", SHOWN_OF_STARTER),
        "revision": record["revision_sha256"][:SHOWN_OF_HASH],
    }


def _took(record):
    """Nothing while it goes on; of a run that was lost it is not known when that was."""
    if not record["ended_at"] or (record["error_information"] or {}).get("code") == "RUN_LOST":
        return ""
    seconds = int((datetime.strptime(record["ended_at"], TIME) - datetime.strptime(record["created_at"], TIME)).total_seconds())
    return f"{seconds // 60}m {seconds % 60:02d}s" if seconds < 6000 else f"{seconds // 3600}h {seconds % 3600 // 60:02d}m"
