# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fleet from which traffic goes back: hosts of it that are broken must not keep a share of the requests."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import BLOCK_TRAFFIC

from ..deployment.phase_hosts import may_begin
from ..lifecycle.phases import DEREGISTER
from ..lifecycle.unreached_host import is_unreached, was_deregistered


def hosts_to_deregister(plan, gate, records):
    """Names of the hosts that the controller takes out of load balancers, as nothing can be run on them; none before the other fleet has the traffic.

    gate: as it is when all plays have ended; records: {host: record} of the fleet that leaves. Tasks of the user's that block traffic need the host.
    """
    if not plan["goes_back"] or not plan["load_balancer_info"] or plan["traffic_tasks"].get(BLOCK_TRAFFIC) or not may_begin(plan, gate, DEREGISTER):
        return []
    return [host for host in plan["original_hosts"] if host in records and is_unreached(records[host])]


def deregistered_later(plan, gate, records, waves):
    """{number: hosts} of those that were, unless they are in these waves ({number: hosts}), as one more wave to be written."""
    known = {host for hosts in waves.values() for host in hosts}
    hosts = [host for host in plan["original_hosts"] if host not in known and was_deregistered(records[host])]
    return {gate["last_wave"]["number"] + 1: hosts} if hosts else {}
