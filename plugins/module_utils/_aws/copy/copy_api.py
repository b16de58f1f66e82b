# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Amazon EC2 Auto Scaling, EC2 and CloudWatch, for copies of groups: one function, one API call, or one for each page."""

from __future__ import annotations

from ..aws_call import api_call

ALARM_TAGS = "list_tags_for_resource"


def pages(client, operation: str, key: str, **selection) -> list[dict]:
    """All that an operation answers by that key. Raises AnsibleAWSError, as all of these do."""
    found, token = [], {}
    while True:
        page = _call(client, operation, {**selection, **token})
        found += page.get(key) or []
        if not page.get("NextToken"):
            return found
        token = {"NextToken": page["NextToken"]}


def answer(client, operation: str, arguments: dict) -> dict:
    """What an operation answers, by boto3's name of it."""
    return _call(client, operation, arguments)


def version_number(client, template: str, expression: str) -> int | None:
    """The number of $Latest or $Default of a launch template, by its id or its name."""
    key = "LaunchTemplateId" if template.startswith("lt-") else "LaunchTemplateName"
    found = _call(client, "describe_launch_template_versions", {key: template, "Versions": [expression]})["LaunchTemplateVersions"]
    return found[0]["VersionNumber"] if found else None


def newest_activities(client, name: str) -> list[dict]:
    """The hundred newest activities of a group, newest first."""
    return _call(client, "describe_scaling_activities", {"AutoScalingGroupName": name, "MaxRecords": 100})["Activities"]


def _call(client, operation: str, arguments: dict) -> dict:
    return api_call(operation.replace("_", " "))(lambda: getattr(client, operation)(**arguments))()
