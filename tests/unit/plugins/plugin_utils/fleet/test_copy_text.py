# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.copied_group import left_copy
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.copy_text import describe_copy, describe_copy_failure, describe_copying
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import copying, going_back, replacing

MADE = copying(2, 2, "copy")
PRICE = {"instances": 2, "price_a_day": "4.84", "currency": "USD", "kinds": []}
ERROR = {"message": "Denied.", "hint": "Ask."}


def told(state, error=None, deployment_id="d-1"):
    return {"deployment_id": deployment_id, "state": state, "name": "copy", "error": error}


@pytest.mark.parametrize("plan, of_copy, status, line", [
    (replacing(), None, "Failed", None),
    (copying(), None, "Checked", None),
    (MADE, told("copied"), "Ready", None),
    (MADE, None, "Failed", "Auto Scaling group copy has 2 instances that cost 4.84 USD a day by list prices"),
    # What another deployment of the same controller did with its copy says nothing.
    (MADE, told("removed", deployment_id="d-0"), "Stopped", "Auto Scaling group copy has 2 instances"),
    (MADE, told("handed_over"), "Succeeded", "Auto Scaling group copy serves in place of web, which does not scale any more."),
    # It was a copy itself.
    (MADE, {**told("handed_over"), "error_of_original": None}, "Succeeded", "Auto Scaling group copy serves in place of web, which was removed."),
    (MADE, {**told("handed_over"), "error_of_original": ERROR}, "Succeeded",
     "Auto Scaling group copy serves in place of web, which does not scale any more, and was not removed: Denied. Ask."),
    (MADE, told("handed_over", ERROR), "Succeeded", "Auto Scaling group copy has the traffic, and was not handed over: it does not scale, and what it"),
    (going_back(MADE), told("removed", ERROR, "d-2"), "Succeeded", "Auto Scaling group copy was not removed. Denied. Ask."),
    (copying(), told("removed"), "Failed", "Auto Scaling group copy was removed with its instances."),
    (copying(), told("removed", ERROR), "Failed", "Auto Scaling group copy was not removed. Denied. Ask."),
])  # fmt: skip
def test_what_became_of_the_copy(plan, of_copy, status, line):
    lines = describe_copy(plan, of_copy, status, PRICE)
    assert (lines == []) if line is None else lines[0].startswith(line), lines
    assert sum("4.84 USD" in line for line in lines) == int(left_copy(plan, of_copy, status) == "copy")
    assert any("web is held at its size meanwhile." in line for line in lines) == (bool(left_copy(plan, of_copy, status)) and not (of_copy or {}).get("error"))
    # What nobody does again must be done by hand, and where all else has ended well that fails the run.
    by_hand = [line for line in lines[1:] if line.startswith("What to do: ansible localhost -m agentless.codedeploy.copy_auto_scaling_group -a 'name=web")]
    assert len(by_hand) == int(bool(of_copy and of_copy["error"]))
    failure = describe_copy_failure(plan, of_copy, status)
    assert failure == (f"{lines[0]} {by_hand[0]}" if by_hand and status == "Succeeded" else None)


def test_fields_that_the_copy_has_otherwise_are_told_and_others_are_not():
    field = {"of": "Auto Scaling group web", "field": "MinSize", "outcome": "changed", "why": "Held.", "before": 1, "after": 2}
    report = [field, {**field, "field": "Context", "outcome": "copied", "why": ""}, {**field, "field": "New", "outcome": "unknown", "why": ""}]
    assert describe_copying({"remarks": ["Look."], "report": report}) == [
        "Look.",
        "Auto Scaling group web, MinSize: changed ('1' -> '2'). Held.",
        "Auto Scaling group web, New: not known here, so not copied ('1' -> '2').",
    ]
    assert describe_copying({}) == []
