# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

"""Pages, which no emulator gives as AWS does."""

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.fleet import autoscaling_api, ec2_api


def test_instances_come_in_pages(stubbed):
    ec2, asked = stubbed("ec2"), {"Filters": [{"Name": "tag-key", "Values": ["a"]}], "MaxResults": 1000}
    pages = [[[{"InstanceId": "i-1"}, {"InstanceId": "i-2"}], [{"InstanceId": "i-3"}]], [[{"InstanceId": "i-4"}]]]
    for number, reservations in enumerate(pages):
        token, following = ({"NextToken": f"page-{number}"} if number else {}), ({"NextToken": f"page-{number + 1}"} if number < 1 else {})
        ec2.add_response("describe_instances", {"Reservations": [{"Instances": some} for some in reservations], **following}, {**asked, **token})
    assert [item["InstanceId"] for item in ec2_api.describe_instances(ec2.client, asked["Filters"])] == ["i-1", "i-2", "i-3", "i-4"]


def group(name):
    sizes = {"MinSize": 0, "MaxSize": 1, "DesiredCapacity": 1, "DefaultCooldown": 1}
    return {"AutoScalingGroupName": name, **sizes, "AvailabilityZones": ["a"], "HealthCheckType": "EC2", "CreatedTime": "2026-01-01T00:00:00Z"}


def test_groups_are_asked_for_by_hundreds_and_come_in_pages(stubbed):
    autoscaling, names = stubbed("autoscaling"), [f"group-{number}" for number in range(150)]
    first = {"AutoScalingGroupNames": names[:100], "MaxRecords": 100}
    autoscaling.add_response("describe_auto_scaling_groups", {"AutoScalingGroups": [group(name) for name in names[:60]], "NextToken": "more"}, first)
    autoscaling.add_response("describe_auto_scaling_groups", {"AutoScalingGroups": [group(name) for name in names[60:99]]}, {**first, "NextToken": "more"})
    rest = {"AutoScalingGroupNames": names[100:], "MaxRecords": 100}
    autoscaling.add_response("describe_auto_scaling_groups", {"AutoScalingGroups": [group(name) for name in names[100:]]}, rest)
    assert list(autoscaling_api.describe_groups(autoscaling.client, names)) == [*names[:99], *names[100:]]
