# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the deployment that waits is had go on, and what is refused."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.continued import waiting_id
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.resume import goes_on
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.continued.waiting_deployments import (
    CONTINUED,
    INVENTORY,
    IN_TIME,
    LATE,
    NAME,
    UNTIL,
    lost,
    plan_of,
)

CLOSED = [lost(status=status, ended_at="T9") for status in ("Succeeded", "Failed", "Stopped")]


def test_the_deployment_that_waits_is_found():
    assert waiting_id(plan_of(), lost(), IN_TIME) == "d-1"


@pytest.mark.parametrize("found, now, message, hint", [
    (None, IN_TIME, "no deployment of shop to web is open, so none waits to go on.", "agentless.codedeploy.history"),
    *((closed, IN_TIME, "no deployment of shop to web is open, so none waits to go on.", "agentless.codedeploy.history") for closed in CLOSED),
    # Somebody has removed its plan.
    ({**lost(), "plan": None}, IN_TIME, "no deployment of shop to web is open", "agentless.codedeploy.history"),
    (lost(status="Created", wait=None), IN_TIME,
     "deployment d-1 of shop to web does not wait: it is Created, and its run has ended.", "agentless.codedeploy.deploy"),
    (CONTINUED, IN_TIME, "deployment d-1 of shop to web does not wait: it is InProgress, and its run has ended.", "agentless.codedeploy.deploy as it was"),
    (CONTINUED, LATE, "deployment d-1 of shop to web does not wait: it is InProgress", "agentless.codedeploy.deploy as it was"),
    (lost(), UNTIL, f"deployment d-1 of shop to web waited until {UNTIL}, and nobody had it go on by then.", "Deploy again; that closes it as Stopped."),
    (lost(), LATE, f"deployment d-1 of shop to web waited until {UNTIL}", "Its replacement fleet has the revision already."),
])  # fmt: skip
def test_what_does_not_wait_is_not_had_go_on(found, now, message, hint):
    for ask in (lambda: waiting_id(plan_of(), found, now), lambda: goes_on(plan_of(options={"continue": True}), found, "1.0.0", INVENTORY, now)):
        with pytest.raises(DeploymentError) as refused:
            ask()
        error = refused.value
        assert (error.code, error.message.startswith(message)) == ("DeploymentIsNotInReadyStateException", True), error.message
        assert hint in error.hint and error.hint.endswith("Nothing was touched.")


def test_whoever_continues_goes_on_with_it_whatever_revision_the_variables_say():
    assert goes_on(plan_of(options={"continue": True}), lost(), "1.0.0", INVENTORY, IN_TIME)
    assert goes_on(plan_of(options={"continue": True}, sha256="2"), lost(), "1.0.0", INVENTORY, IN_TIME)


@pytest.mark.parametrize("wanted", [{"continue": True}, {}])
@pytest.mark.parametrize("version, inventory, message", [
    ("2.0.0", INVENTORY, "It was begun by version 1.0.0 of the collection, and this is 2.0.0"),
    ("1.0.0", {"g0", "g2", "b0"}, "The inventory does not have g1, b1 any more"),
])  # fmt: skip
def test_what_cannot_go_on_is_refused(wanted, version, inventory, message):
    with pytest.raises(DeploymentError) as refused:
        goes_on(plan_of(options=wanted), lost(), version, inventory, IN_TIME)
    error = refused.value
    assert (error.code, error.where["deployment_id"]) == ("DEPLOYMENT_OPEN", "d-1")
    assert error.message.startswith(f"deployment {NAME} is ready, and waits until {UNTIL} for somebody to have traffic rerouted.")
    # Without being asked to it does not go on, so that does not matter then.
    assert (message in error.message) is bool(wanted)
    assert "codedeploy_resume=abandon closes it as Stopped and deploys what is asked for now." in error.hint


@pytest.mark.parametrize("options, sha256", [({}, "1"), ({}, "2"), ({"resume": "continue"}, "1"), ({"resume": "continue"}, "2")])
def test_while_it_waits_another_deployment_is_refused_even_the_same_one(options, sha256):
    with pytest.raises(DeploymentError, match="DEPLOYMENT_OPEN: .* agentless.codedeploy.continue has it go on. codedeploy_resume=abandon closes it as Stopped"):
        goes_on(plan_of(options=options, sha256=sha256), lost(), "1.0.0", INVENTORY, IN_TIME)
