# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the traffic modules are asked and answer."""

from __future__ import annotations

from emulator.tests.fleet import PORT

QUICK = {"timeout_seconds": 20, "poll_interval_seconds": 0.1}


def attached_group(aws, fleet, name="", **options):
    """A target group behind an Application Load Balancer; → (name, URL)."""
    group = f"{fleet.name}{name}"
    url = aws.add_application_load_balancer(group, target_groups=[aws.add_target_group(group, PORT, **options)])
    return group, url


def wave(instance_ids, **fields):
    return [{"host": f"web-{number}", "instance_id": instance_id, **fields} for number, instance_id in enumerate(instance_ids, 1)]


def traffic(groups, instances, classics=(), **options):
    info = {
        "target_group_info_list": [group if isinstance(group, dict) else {"name": group} for group in groups],
        "elb_info_list": [{"name": name} for name in classics],
    }
    return {"load_balancer_info": info, "instances": instances, **QUICK, **options}


def outcomes(result):
    return {host: (item["status"], item["changed"]) for host, item in result["instances"].items()}


def all_of(instances, status, changed):
    return {instance["host"]: (status, changed) for instance in instances}


def states(result, host):
    return [item["state"] for item in result["instances"][host]["load_balancers"]]
