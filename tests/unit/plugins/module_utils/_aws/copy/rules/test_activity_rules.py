# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.rules.activity_rules import failed_launches, launch_error, unfinished_error

LAUNCH = "Launching a new EC2 instance"


def activity(status, description=LAUNCH, message=None):
    return {"ActivityId": "a", "StatusCode": status, "Description": description, **({"StatusMessage": message} if message else {})}


@pytest.mark.parametrize(("newest_first", "failed"), [
    ([], 0),
    (["Failed"], 1),
    (["Cancelled", "Failed"], 2),
    # Another was launched in its place.
    (["PreInService", "Failed"], 0),
    (["Successful", "Failed", "Failed"], 0),
    (["Failed", "Successful", "Failed"], 1),
    (["Failed", "MidLifecycleAction"], 1),
])
def test_launches_that_failed(newest_first, failed):
    assert len(failed_launches([activity(status) for status in newest_first])) == failed


def test_terminations_do_not_count():
    termination = activity("InProgress", "Terminating EC2 instance: i-1")
    assert len(failed_launches([termination, activity("Failed")])) == 1 and failed_launches([{**termination, "StatusCode": "Failed"}]) == []


@pytest.mark.parametrize(("said", "reason"), [
    ("InsufficientInstanceCapacity - We currently do not have sufficient t3.small capacity", "capacity"),
    ("VcpuLimitExceeded - You have requested more vCPU capacity", "quota"),
    ("InstanceLimitExceeded - Your quota allows for 0 more running instances", "quota"),
    ("MaxSpotInstanceCountExceeded - Max spot instance count exceeded", "quota"),
    ("InvalidAMIID.NotFound - The image id '[ami-1]' does not exist", "image"),
    ("InsufficientFreeAddressesInSubnet - There are not enough free addresses", "subnet"),
    ("Instance failed to complete user's Lifecycle Action: Lifecycle Action with token x was abandoned", "hook"),
    ("Client.InternalError: Client error on launch", "other"),
])
def test_the_error_has_the_words_of_the_group(said, reason):
    error = launch_error("green", [activity("Failed", f"{LAUNCH}.  Status Reason: {said}", said), activity("Failed", message="Another reason")])
    assert error.where["reason"] == reason and error.message.count(said) == 1 and f"And: {LAUNCH}: Another reason" in error.message
    assert error.message.startswith("Auto Scaling group green does not launch what it wants: ") and error.hint.endswith("state=removed.")


def test_the_same_reason_is_told_once():
    assert launch_error("green", [activity("Failed", message="m")] * 3).message.count(": m") == 1
    assert launch_error("green", [activity("Failed")]).message.endswith(LAUNCH)


@pytest.mark.parametrize(("states", "said", "hint"), [
    (["InService", "Pending:Wait", "Pending:Wait"], "1 InService, 2 Pending:Wait", "lifecycle hook"),
    (["Pending"], "1 Pending", "Allow more time"),
    ([], "none as yet", "Allow more time"),
])
def test_time_is_over(states, said, hint):
    group = {"DesiredCapacity": 3, "Instances": [{"LifecycleState": state} for state in states]}
    error = unfinished_error("green", group, 1)
    assert error.code == "TIMEOUT" and f"has 1 of 3 in service; its instances: {said}." in error.message and hint in error.hint
