# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which fleet serves after a blue/green deployment that came to no good end, and how one gets out of that, as lines that are read at two in the morning."""

from __future__ import annotations

from ..lifecycle.host_record import FAILED, IN, OUT, REGISTERED, SUCCEEDED, UNKNOWN
from ..names_of_hosts import shorten

ROLLBACK = "agentless.codedeploy.rollback"
AGAIN = f"What to do: run {ROLLBACK} again{{}}"


def describe_way_out(plan, records):
    """Plan and host records -> lines; none where the fleet serves, alone, that is to serve when a deployment has failed."""
    registered = [host for host in plan["hosts"] if _is_registered(records.get(host))]
    left, begun = _left(plan["original_hosts"], records), any(_is_over(records.get(host)) for host in plan["original_hosts"])
    if plan["goes_back"]:
        return _of_going_back(plan, records, left, begun)
    if not registered:
        return []
    if not begun:
        which = f"{shorten(registered)} of the replacement fleet are at the load balancers beside the original fleet"
        return [f"What to do: {which}. {ROLLBACK} takes them out; before that no deployment to them begins."]
    if left:
        by_hand = f"Or deregister {shorten(left)} yourself, and keep what was deployed."
        return [f"What to do: both fleets serve. {ROLLBACK} has traffic go back to the original fleet. {by_hand}"]
    return [f"What to do: the replacement fleet serves alone. {ROLLBACK} has traffic go back to the original fleet, if that is wanted."]


def _of_going_back(plan, records, left, begun):
    failed = [host for host in plan["hosts"] if host in records and records[host]["status"] == FAILED]
    if not begun:
        repair = f" when {shorten(failed)} of the original fleet can serve" if failed else ""
        return [AGAIN.format(f"{repair}. Until then the replacement fleet serves, as before.")]
    return [AGAIN.format(f", which takes {shorten(left)} of the replacement fleet out. Until then both fleets serve.")] if left else []


def _left(hosts, records):
    """Those that may have the traffic that they had."""
    return [host for host in hosts if not _is_over(records.get(host)) or (records[host]["status"] == FAILED and records[host]["traffic"] != OUT)]


def _is_over(record):
    return bool(record) and record["status"] in (SUCCEEDED, FAILED)


def _is_registered(record):
    return _is_over(record) and (record["status"] == SUCCEEDED or record["traffic"] in (IN, REGISTERED, UNKNOWN))
