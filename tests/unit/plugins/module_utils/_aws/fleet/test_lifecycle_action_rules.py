# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.fleet.lifecycle_action_rules import Action, missing_hook, result_of


def action(number, waits, error=None, result="CONTINUE"):
    return Action(f"web-{number}", f"i-{number}", "web", result, waits, error and DeploymentError("CODE", f"{error}.", "Do that."))


@pytest.mark.parametrize(("names", "has"), [(["a", "b"], "it has a, b"), ([], "it has none")])
def test_a_missing_hook_is_told_with_those_that_there_are(names, has):
    assert missing_hook("deploy", "web", names).message == f"Auto Scaling group web has no lifecycle hook deploy: {has}."


@pytest.mark.parametrize(("waits", "changed"), [([True, False], True), ([False, False], False), ([None, False], False), ([], False)])
def test_something_changed_where_one_waited(waits, changed):
    result = result_of([action(number, each) for number, each in enumerate(waits)])
    assert (result["changed"], "failed" in result) == (changed, False)


def test_each_instance_has_its_result():
    assert result_of([action(7, True, result=None)])["instances"] == {
        "web-7": {"instance_id": "i-7", "auto_scaling_group": "web", "lifecycle_action_result": None, "waits": True, "changed": True, "error": None}
    }


def test_what_failed_is_told_once_each_and_not_without_end():
    same = result_of([action(1, True), action(2, None, "denied"), action(3, False, "denied")])
    assert same["msg"] == "CODE: The lifecycle actions of 2 of 3 instances failed. denied. Do that." and same["changed"]
    assert same["instances"]["web-2"]["error"]["message"] == "denied." and not same["instances"]["web-2"]["changed"]
    many = result_of([action(number, None, f"e{number}") for number in range(7)])
    assert "7 of 7 instances failed. e0. e1. e2. e3. e4. And 2 more." in many["msg"]
