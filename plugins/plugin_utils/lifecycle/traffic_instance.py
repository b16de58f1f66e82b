# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host as the traffic modules take it."""

from __future__ import annotations

INSTANCE_KEYS = ("host", "instance_id", "ip_address", "port", "availability_zone")


def traffic_instance(target, registrations):
    """The host as a target of the plan, and what it is to have again at load balancers -> what block_traffic and allow_traffic take."""
    return {**{key: target[key] for key in INSTANCE_KEYS if target[key] is not None}, **({"registrations": registrations} if registrations else {})}
