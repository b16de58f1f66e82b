# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.retire import retire_report
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.retire.retire_plan import BY_EC2, BY_GROUP, DONE, WAIT, Retirement
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

GROUP = {"name": "web", "min_size": 2, "desired_capacity": 2}
REFUSED = DeploymentError("INVALID_TARGETS", "EC2 says no.", "Ask it nicely.")


def facts(state, lifecycle_state=None):
    return {"state": state, "lifecycle_state": lifecycle_state, "auto_scaling_group": lifecycle_state and "web", "weighted_capacity": 1}


def sizes(minimum, desired):
    return {"min_size": minimum, "desired_capacity": desired}


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ({}, {}, []),
        ({"web": sizes(2, 2)}, {"web": sizes(2, 2)}, []),
        ({"web": sizes(2, 2)}, {}, []),
        ({"web": sizes(2, 2), "old": sizes(1, 1)}, {"web": sizes(2, 2), "old": sizes(0, 1)}, [("old", sizes(1, 1), sizes(0, 1))]),
        ({"web": sizes(0, 2)}, {"web": sizes(0, 1)}, [("web", sizes(0, 2), sizes(0, 1))]),
    ],
)
def test_only_groups_that_changed_are_told(before, after, changed):
    told = retire_report.changed_groups(before, after)
    assert [(group["name"], group["before"], group["after"]) for group in told] == changed


def test_what_sizes_groups_would_have():
    leaving = [Retirement(f"blue-{n}", f"i-{n}", facts=facts("running", "InService"), group=GROUP, step=BY_GROUP) for n in range(2)]
    before = {"web": sizes(2, 2), "other": sizes(1, 1)}
    assert retire_report.foreseen_sizes(leaving, before) == {"web": sizes(0, 0), "other": sizes(1, 1)}
    assert retire_report.foreseen_sizes(leaving[:1], before) == {"web": sizes(1, 1), "other": sizes(1, 1)}
    assert retire_report.foreseen_sizes([Retirement("blue-1", "i-1", step=WAIT)], before) == before


@pytest.mark.parametrize(
    ("instance", "code", "words", "hint"),
    [
        (Retirement("blue-1", "i-1", facts=facts("stopping")), "TIMEOUT", "within 5 seconds: EC2 says stopping.", "EC2 console"),
        (
            Retirement("blue-1", "i-1", facts=facts("running", "Terminating:Wait")),
            "TIMEOUT",
            "Auto Scaling group web says Terminating:Wait, EC2 running",
            "termination hook",
        ),
        (
            Retirement("blue-1", "i-1", facts=facts("shutting-down", "Terminating:Proceed")),
            "TIMEOUT",
            "web says Terminating:Proceed, EC2 shutting-down",
            "Allow more time",
        ),
        (Retirement("blue-1", "i-1", passing=REFUSED), "INVALID_TARGETS", "within 5 seconds: EC2 says no.", "Ask it nicely."),
    ],
)
def test_what_an_instance_waits_for_in_vain(instance, code, words, hint):
    error = retire_report.stuck_error(instance, 5)
    assert error.message.startswith("blue-1 (i-1) is not terminated ") and words in error.message
    assert (error.code, hint in error.hint) == (code, True)


@pytest.mark.parametrize(
    ("instance", "is_foreseen", "status", "changed"),
    [
        (Retirement("a", "i-1", step=BY_EC2), True, "Pending", True),
        (Retirement("a", "i-1", step=WAIT), True, "Pending", False),
        (Retirement("a", "i-1", step=DONE), True, "Pending", False),
        (Retirement("a", "i-1", error=REFUSED), True, "Failed", False),
        (Retirement("a", "i-1", step=DONE, requested=True), False, "Succeeded", True),
        (Retirement("a", "i-1", step=DONE), False, "Succeeded", False),
        (Retirement("a", "i-1", step=WAIT, requested=True, error=REFUSED), False, "Failed", True),
    ],
)
def test_the_result_of_an_instance(instance, is_foreseen, status, changed):
    told = retire_report.instance_result(instance, is_foreseen)
    assert (told["status"], told["changed"], bool(told["error"])) == (status, changed, status == "Failed")


def test_many_errors_are_told_in_short():
    instances = [Retirement(f"blue-{n}", None, error=DeploymentError("CODE", f"Reason {n}.", f"Hint {n}.")) for n in range(7)]
    error = retire_report.fleet_error([*instances, Retirement("blue-8", "i-8", arrived=True), Retirement("blue-9", None, error=instances[0].error)])
    assert error.message == "8 of 9 instances were not terminated. Reason 0. Reason 1. Reason 2. Reason 3. Reason 4. And 2 more."
    assert (error.code, error.hint) == ("CODE", "Hint 0.")
