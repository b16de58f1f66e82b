# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import datetime

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy import copy_api
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.copy_reader import plain

GROUP = {"AutoScalingGroupName": "web"}


def test_all_pages_are_read(stubbed):
    stub = stubbed("autoscaling")
    stub.add_response("describe_policies", {"ScalingPolicies": [{"PolicyName": "a"}], "NextToken": "more"}, GROUP)
    stub.add_response("describe_policies", {"ScalingPolicies": [{"PolicyName": "b"}]}, {**GROUP, "NextToken": "more"})
    found = copy_api.pages(stub.client, "describe_policies", "ScalingPolicies", **GROUP)
    assert [policy["PolicyName"] for policy in found] == ["a", "b"]


def test_an_answer_without_anything(stubbed):
    stub = stubbed("autoscaling")
    stub.add_response("describe_lifecycle_hooks", {}, GROUP)
    assert copy_api.pages(stub.client, "describe_lifecycle_hooks", "LifecycleHooks", **GROUP) == []


@pytest.mark.parametrize(("template", "asked"), [
    ("lt-0123456789abcdef0", {"LaunchTemplateId": "lt-0123456789abcdef0"}), ("web", {"LaunchTemplateName": "web"}),
])
@pytest.mark.parametrize(("versions", "number"), [([{"VersionNumber": 9}], 9), ([], None)])
def test_a_version_by_the_id_or_the_name_of_its_template(stubbed, template, asked, versions, number):
    stub = stubbed("ec2")
    stub.add_response("describe_launch_template_versions", {"LaunchTemplateVersions": versions}, {**asked, "Versions": ["$Latest"]})
    assert copy_api.version_number(stub.client, template, "$Latest") == number


def test_only_the_newest_activities_are_read(stubbed):
    stub = stubbed("autoscaling")
    stub.add_response("describe_scaling_activities", {"Activities": [], "NextToken": "more"}, {**GROUP, "MaxRecords": 100})
    assert copy_api.newest_activities(stub.client, "web") == []


def test_times_become_texts_that_requests_take():
    berlin = datetime.timezone(datetime.timedelta(hours=1))
    answer = {"a": [{"StartTime": datetime.datetime(2026, 12, 1, 8, 30, tzinfo=berlin)}], "b": ("x", 1, None, True)}
    assert plain(answer) == {"a": [{"StartTime": "2026-12-01T07:30:00Z"}], "b": ["x", 1, None, True]}
