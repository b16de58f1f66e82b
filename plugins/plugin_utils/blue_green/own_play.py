# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A blue/green deployment in a play of the user's, which must have all hosts of both fleets, together."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..lifecycle.kinds_of_host import all_hosts
from ..names_of_hosts import shorten

FLEETS_TOGETHER = "the fleets of a blue/green deployment go through its phases together"


def check_play_of_fleets(batch, play_hosts, each_host_alone):
    """Refuse a play that takes its hosts along in parts. batch, play_hosts: names of hosts, of the batch and of the play. Raises DeploymentError."""
    if each_host_alone:
        raise _invalid(f"{FLEETS_TOGETHER}, and the strategy of this play has each host go alone.", "Set strategy of the play to linear.")
    if len(batch) < len(play_hosts):
        message = f"{FLEETS_TOGETHER}, and serial of this play has {len(batch)} of {len(play_hosts)} hosts begin."
        raise _invalid(message, "Take serial out of the play: the deployment configuration says how many hosts are deployed to at once.")


def check_hosts_of_play(plan, play_hosts):
    """Refuse a deployment to hosts that the play does not have, or not any more. Raises DeploymentError."""
    if plan["copied_group"]:
        message = "the replacement fleet is to be a copy of an Auto Scaling group, and its hosts cannot join a play that goes on."
        raise _invalid(message, "Use the playbook agentless.codedeploy.deploy.")
    taken = set(play_hosts)
    missing = [host for host in all_hosts(plan) if host not in taken]
    if missing:
        message = f"{shorten(missing)} of the deployment are not among the hosts of this play, or failed earlier in it."
        raise _invalid(message, "Have hosts of the play match both fleets.")


def _invalid(message, hint):
    return DeploymentError("INVALID_TARGETS", message, f"{hint} Nothing was touched.")
