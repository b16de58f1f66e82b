# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is remembered of a deployment while it runs, in case that the run ends before it is concluded."""

from __future__ import annotations

SHOWN_HOSTS = 20


def open_deployment(plan, outcomes, wave, now):
    """Plan, outcomes of the hosts that are through, names of the hosts of the wave that begins, UTC time -> the record."""
    statuses = {host: outcome["status"] for host, outcome in outcomes.items()}
    return {**plan["deployment"], "wave_begun_at": now, "hosts": plan["hosts"], "wave": wave, "statuses": statuses}


def describe_left_open(record):
    """The record of a deployment that was not concluded -> lines; none without a record."""
    if not record:
        return []
    statuses = record["statuses"]
    begun = [host for host in record["wave"] if host not in statuses]
    failed = [host for host, status in statuses.items() if status == "Failed"]
    left = [host for host in record["hosts"] if host not in statuses and host not in begun]
    lines = [
        f"Deployment {record['deployment_id']} of {record['application_name']} to {record['deployment_group_name']} was not concluded:"
        f" its run ended, or still goes on, in the wave that began at {record['wave_begun_at']}."
    ]
    lines += [f"  in the middle of their lifecycle, perhaps out of traffic: {_shorten(begun)}"] if begun else []
    lines += [f"  failed: {_shorten(failed)}"] if failed else []
    lines += [f"  not deployed to: {_shorten(left)}"] if left else []
    return [*lines, "  A deployment to these hosts that succeeds puts them back into traffic."]


def _shorten(hosts):
    return ", ".join(hosts[:SHOWN_HOSTS]) + (f" and {len(hosts) - SHOWN_HOSTS} more" if len(hosts) > SHOWN_HOSTS else "")
