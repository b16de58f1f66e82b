# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is remembered of a deployment while it runs, in case that the run ends before it is concluded."""

from __future__ import annotations

from ..names_of_hosts import shorten


def open_deployment(plan, gate, now):
    """The plan, the gate before the wave that begins, UTC time -> what is remembered."""
    failed = set(gate["failed"])
    later = plan["hosts"][plan["hosts"].index(gate["batch_last"]) + 1 :]
    left = [host for host in [*gate["waiting"], *later] if host not in failed]
    groups = [group["name"] for group in (plan["load_balancer_info"] or {}).get("target_group_info_list", [])]
    return {**plan["deployment"], "wave_begun_at": now, "wave": gate["hosts"], "failed": gate["failed"], "left": left, "target_groups": groups}


def describe_left_open(record):
    """What was remembered of a deployment that was not concluded -> lines; none without it."""
    if not record:
        return []
    lines = [
        f"Deployment {record['deployment_id']} of {record['application_name']} to {record['deployment_group_name']} was not concluded:"
        f" its run ended, or still goes on, in the wave that began at {record['wave_begun_at']}."
    ]
    lines += [f"  in this wave, perhaps in the middle of their lifecycle and out of traffic: {shorten(record['wave'])}"] if record["wave"] else []
    lines += [f"  failed: {shorten(record['failed'])}"] if record["failed"] else []
    lines += [f"  not deployed to: {shorten(record['left'])}"] if record["left"] else []
    lines.append("  A deployment to these hosts that succeeds puts them back into traffic.")
    if record["wave"] and record["target_groups"]:
        lines.append(f"  In {shorten(record['target_groups'])} it uses the default port for hosts that are not registered any more: other ports are not known.")
    return lines
