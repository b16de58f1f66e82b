# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks load balancers whether they send requests to instances, and changes nothing."""

from __future__ import annotations

from .traffic_plan import ALLOW_TRAFFIC
from .traffic_report import instance_result
from .traffic_runner import enrol, open_load_balancers
from .traffic_waiter import observe


def read_traffic(clients, load_balancer_info: dict, instances: list[dict]) -> dict:
    """{host: {traffic, load_balancers, error}} as traffic_info documents it, with one question to each load balancer. Raises DeploymentError."""
    load_balancers = open_load_balancers(clients, load_balancer_info)
    enrolled = [enrol(instance, load_balancers) for instance in instances]
    observe(ALLOW_TRAFFIC, enrolled)
    return {instance.host: _result(instance) for instance in enrolled}


def _result(instance) -> dict:
    passing = [registration.poll_error for registration in instance.registrations if registration.poll_error]
    error = instance.error or (passing[0] if passing else None)
    told = instance_result(ALLOW_TRAFFIC, instance, is_foreseen=True)
    return {"traffic": told["traffic"], "load_balancers": told["load_balancers"], "error": error and error.to_dict()}
