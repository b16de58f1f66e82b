# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks what stands in the way of a copy before it is made."""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError

from .. import copy_api
from ...error_codes import aws_code
from .obstacle_rules import Answer, remarks_on
from .quota_rules import quota_obstacles


def read_obstacles(clients, described: dict) -> list[str]:
    """described: as copy_plan takes it -> what somebody should know. Raises DeploymentError if a copy cannot come up."""
    limits = _ask(clients.get("autoscaling"), "describe_account_limits", {})
    return remarks_on(described["group"]["AutoScalingGroupName"], quota_obstacles(limits))


def _ask(client, operation: str, arguments: dict) -> Answer:
    try:
        return Answer(copy_api.answer(client, operation, arguments))
    except AnsibleAWSError as error:
        told = (getattr(error.exception, "response", None) or {}).get("Error", {}).get("Message") or str(error.exception)
        return Answer(code=aws_code(error) or type(error.exception).__name__, text=" ".join(told.split()))
