# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Amazon EC2: one function, one API call, or one for each page."""

from __future__ import annotations

from ..aws_call import api_call

MOST_INSTANCES = 1000


def describe_instances(client, filters: list[dict]) -> list[dict]:
    """Every instance that passes all filters. Raises AnsibleAWSError, as all of these do."""
    found, token = [], {}
    while True:
        page = _describe_page(client, Filters=filters, MaxResults=MOST_INSTANCES, **token)
        found += [instance for reservation in page["Reservations"] for instance in reservation["Instances"]]
        if not page.get("NextToken"):
            return found
        token = {"NextToken": page["NextToken"]}


@api_call("terminate instances")
def terminate_instances(client, instance_ids: list[str]) -> None:
    client.terminate_instances(InstanceIds=instance_ids)


@api_call("describe instances")
def _describe_page(client, **selection) -> dict:
    return client.describe_instances(**selection)
