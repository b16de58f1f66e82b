# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a deployment that waits is given up, and what is said of it."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.resume_text import describe_given_up
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import known_group, with_lost_run
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.resume import goes_on
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.continued.waiting_deployments import (
    BACK,
    INVENTORY,
    IN_TIME,
    LATE,
    NAME,
    UNTIL,
    lost,
    plan_of,
)


@pytest.mark.parametrize("plan, version, inventory, now", [
    (plan_of(options={"resume": "abandon"}), "1.0.0", INVENTORY, IN_TIME),
    (plan_of(options={"resume": "abandon"}), "2.0.0", set(), IN_TIME),
    # Nobody had it go on in time.
    (plan_of(), "1.0.0", INVENTORY, UNTIL),
    (plan_of(sha256="2"), "1.0.0", INVENTORY, LATE),
    (plan_of(options={"resume": "continue"}), "1.0.0", INVENTORY, LATE),
    (plan_of(), "2.0.0", set(), LATE),
    # Whoever rolls back wants to get away from it.
    (plan_of(**BACK), "1.0.0", INVENTORY, IN_TIME),
    (plan_of(**BACK, options={"resume": "continue"}), "1.0.0", INVENTORY, IN_TIME),
    (plan_of(**BACK), "2.0.0", set(), LATE),
])  # fmt: skip
def test_it_is_given_up(plan, version, inventory, now):
    assert not goes_on(plan, lost(), version, inventory, now)


@pytest.mark.parametrize("now, why", [
    (IN_TIME, "it waited, and is given up before"), (UNTIL, "nobody had it go on until"), (LATE, "nobody had it go on until"),
])  # fmt: skip
def test_when_it_is_given_up_it_is_said_why(now, why):
    assert describe_given_up(lost(), now) == [f"Deployment {NAME} is closed (Stopped): {why} {UNTIL}."]
    # Also where nobody knows its plan any more.
    assert describe_given_up({**lost(), "plan": None}, now) == describe_given_up(lost(), now)


def test_of_one_that_is_given_up_no_host_was_in_the_middle():
    group = with_lost_run(known_group(None), lost())
    assert group["last_good"] is None
    assert {host: result["status"] for host, result in group["instances"].items()} == {"g0": "Ready", "g1": "Ready", "g2": "Failed"}
