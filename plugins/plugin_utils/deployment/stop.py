# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of a deployment that somebody asked to stop."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import ALLOW_TRAFFIC
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.stop_rules import NOW

from ..lifecycle.stop import HINT, can_serve, is_untouched, lacks_traffic, was_stopped
from ..names_of_hosts import shorten
from ..reporting.failure_text import MANUAL_STOP
from ..reporting.starter_text import describe_starter


def stop_error(stop):
    """Why the deployment ends. stop: the request, see new_stop."""
    soon = " at once" if stop["at"] == NOW else ""
    return DeploymentError(MANUAL_STOP, f"{describe_starter(stop['asked_by'])} asked at {stop['asked_at']} to stop the deployment{soon}.", HINT)


def closed_gate(gate, error, stop):
    """The gate before a wave, closed; None where the wave may begin. error: why the lock is not held, or None; stop: the request to stop, or None."""
    # Where no host would begin there is nothing to stop.
    error = error or (stop_error(stop) if stop and gate["hosts"] else None)
    return {**gate, "go_on": False, "hosts": [], "error": error.to_dict()} if error else None


def stopped_hosts(plan, records, segments):
    """{untouched, validated, between: names of the hosts that were stopped}, by the revision that they have: the one before, the new one, or neither whole.

    records: {host: record}; segments: kind of host -> the segments of its lifecycle.
    """
    found = {"untouched": [], "validated": [], "between": []}
    for host, record in records.items():
        if was_stopped(record):
            of_host = segments.get(plan["targets"][host]["kind"], [])
            whole = "untouched" if is_untouched(record, of_host) else "validated"
            found[whole if can_serve(record, of_host) else "between"].append(host)
    return found


def hosts_to_put_back(plan, records, stopped):
    """Those of the hosts that were stopped, see stopped_hosts, that can serve, have no traffic, and on what they ran before had some."""
    had_traffic = [host for host in stopped["untouched"] if _had_traffic(plan, records[host])]
    return [host for host in [*had_traffic, *stopped["validated"]] if lacks_traffic(records[host])]


def _had_traffic(plan, record):
    """A host may have been left out of traffic by an earlier deployment, for a reason that is still there.

    Where tasks of the user's, or a run that was lost, have taken it out, what they took out is not known.
    """
    by_tasks, by_lost_run = plan["traffic_tasks"].get(ALLOW_TRAFFIC), record["was_begun"] and not record["registrations"]
    unhealthy = plan["resumed"]["unhealthy_before"] if plan["resumed"] else plan["unhealthy_hosts"]
    return record["host"] not in unhealthy if by_tasks or by_lost_run else bool(record["registrations"])


def describe_stopped(stopped):
    """What became of the hosts that were stopped -> lines."""
    lines = {
        "untouched": "Stopped, still on what they ran before: {}",
        "validated": "Stopped on the new revision, when it was validated: {}",
        "between": "Stopped between the revision before and the new one, so that they may be unable to serve and are left as they are: {}",
    }
    return [line.format(shorten(stopped[kind])) for kind, line in lines.items() if stopped[kind]]
