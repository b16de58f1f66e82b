# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which hosts are instances whose launch waits for a lifecycle hook."""

from __future__ import annotations

from ..fleet.target_instances import hosts_of_instances
from ..names_of_hosts import shorten

WAITING = "Pending:Wait"


def waiting_instances(instances, instance_ids):
    """Instances as fleet_info returns them, and {host: instance id} of the inventory -> ([{host, instance_id, auto_scaling_group}], warnings).

    Raises DeploymentError where several hosts are one of them.
    """
    waiting = [instance for instance in instances if instance["lifecycle_state"] == WAITING]
    found, strangers = hosts_of_instances(waiting, instance_ids)
    of_hosts = [{"host": host, **{key: instance[key] for key in ("instance_id", "auto_scaling_group")}} for host, instance in found.items()]
    if not strangers:
        return of_hosts, []
    names = shorten([instance["instance_id"] for instance in strangers])
    how = "Refresh the inventory (a dynamic inventory may keep a cache), with their ids as codedeploy_instance_id."
    return of_hosts, [f"No host of the inventory has the instance id of {names}, launched, and waiting for a revision ({WAITING}). {how}"]
