# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which hosts a deployment left out of traffic, as lines that are read at two in the morning."""

from __future__ import annotations

from ..names_of_hosts import shorten

LEFT = {
    "out": "Out of traffic: {}. A deployment that succeeds puts them back.",
    "registered": "Registered, but healthy nowhere: {}. Load balancers send them requests as soon as their health checks pass.",
    "unknown": "Not known whether in traffic: {}. Look at the load balancers.",
}


def describe_traffic(records):
    """Host records -> lines: who is not in traffic."""
    hosts = {traffic: [record["host"] for record in records if record["traffic"] == traffic] for traffic in LEFT}
    return [line.format(shorten(hosts[traffic])) for traffic, line in LEFT.items() if hosts[traffic]]
