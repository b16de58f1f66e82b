# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.resume import closed_copy, describe_closed
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.resume.lost_run import BACK, NOW, in_termination, lost, plan_of

LATER = "2026-11-26T13:00:00Z"
COPY = {"of": "web", "deployment_id": "d-OLD"}


def waits(kind="READY_WAIT", status="Ready"):
    """A deployment that waits."""
    found = lost(status)
    found["record"].update(wave=None, wait={"type": kind, "until": LATER, "continued": False})
    return found


def copying(found, phase="deploy"):
    """The same of one to the copy of an Auto Scaling group, whose last wave was in a phase; None where it had none."""
    wave = phase and {"number": 2, "phase": phase, "hosts": ["c"], "begun_at": "T2"}
    return {**found, "plan": {**found["plan"], "copied_group": {"of": "web", "name": "copy"}}, "record": {**found["record"], "wave": wave}}


@pytest.mark.parametrize("plan, found, said", [
    (plan_of(), None, None),
    (plan_of(**BACK), lost("Failed"), None),
    (plan_of(), lost(), None),
    (plan_of(**BACK), lost(), "(Failed, RUN_LOST)"),
    (plan_of(), waits(), "is closed (Stopped)"),
    (plan_of(**BACK), waits(), "is closed (Stopped)"),
    (plan_of(), waits("TERMINATION_WAIT", "InProgress"), "is closed (Succeeded)"),
    (plan_of(), in_termination(), "(Succeeded, and leaves "),
])  # fmt: skip
def test_that_it_is_given_up_is_said_where_the_group_does_not_tell(plan, found, said):
    lines = describe_closed(plan, found, NOW)
    assert said in lines[-1] if said else lines == []


@pytest.mark.parametrize("goes_back, found, copy", [
    (False, None, None),
    (False, lost(), None),
    (False, copying(lost()), COPY),
    (False, copying(lost("Created"), None), COPY),
    (False, copying(waits(), None), COPY),
    # Its copy serves, or is looked after where it was closed.
    (False, copying(waits("TERMINATION_WAIT", "InProgress"), None), None),
    (False, copying(lost("Failed")), None),
    (True, copying(lost()), None),
    (True, copying(lost(), "reroute"), None),
])  # fmt: skip
def test_the_copy_of_one_that_had_traffic_rerouted_to_nobody_is_left(goes_back, found, copy):
    assert closed_copy({**plan_of(), "goes_back": goes_back}, found, NOW) == copy


def test_a_copy_that_may_have_traffic_is_left_to_who_goes_on():
    with pytest.raises(DeploymentError, match="DEPLOYMENT_OPEN: .*its copy of Auto Scaling group web may have traffic"):
        closed_copy(plan_of(), copying(lost(), "reroute"), NOW)
