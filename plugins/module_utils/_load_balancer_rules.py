# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which load_balancer_info CodeDeploy takes for deployments to servers."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

LOAD_BALANCER_LISTS = ("target_group_info_list", "elb_info_list")
MAX_LOAD_BALANCERS = 10


def load_balancer_lists(info):
    """load_balancer_info, in which lists may be empty or null, or null itself -> {name of each list: its entries}. Raises DeploymentError."""
    info = info or {}
    unknown = sorted(key for key, value in info.items() if value and key not in LOAD_BALANCER_LISTS)
    if unknown:
        raise _refusal(f"load_balancer_info has the key '{unknown[0]}'.", f"Use {' and '.join(LOAD_BALANCER_LISTS)}.")
    lists = {name: info.get(name) or [] for name in LOAD_BALANCER_LISTS}
    for name, entries in lists.items():
        if len(entries) > MAX_LOAD_BALANCERS:
            message = f"load_balancer_info.{name} has {len(entries)} entries; a deployment group can have {MAX_LOAD_BALANCERS}."
            raise _refusal(message, "Split the deployment group, or leave out load balancers.")
    return lists


def required_load_balancer_lists(info):
    """As load_balancer_lists; there must be a load balancer."""
    lists = load_balancer_lists(info)
    if not any(lists.values()):
        hint = "Name target groups in target_group_info_list or Classic Load Balancers in elb_info_list."
        raise DeploymentError("MISSING_ELB_INFORMATION", "load_balancer_info names no load balancer.", hint)
    return lists


def _refusal(message, hint):
    return DeploymentError("InvalidLoadBalancerInfoException", message, hint)
