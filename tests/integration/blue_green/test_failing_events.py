# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts of the same two fleets fail in each of their events, deployment after deployment: whoever had traffic has it, and it is said what is left."""

from __future__ import annotations

import contextlib
import json

import pytest
from emulator import Emulator

from integration.blue_green.two_fleets import ALL_AT_ONCE, TwoFleets, deployment_id
from integration.bundles import add_script

DEREGISTER = "elasticloadbalancing:DeregisterTargets"
SCRIPTED = [
    "BeforeBlockTraffic", "AfterBlockTraffic", "ApplicationStop", "BeforeInstall", "AfterInstall", "ApplicationStart", "ValidateService",
    "BeforeAllowTraffic", "AfterAllowTraffic",
]  # fmt: skip
# Fails in the event that is asked for on the host. Where the bundle is to be unpacked, something is in the way.
FAIL = """#!/bin/sh
asked=$(cat "$CODEDEPLOY_INSTALL_ROOT/fails-in" 2>/dev/null)
root="$CODEDEPLOY_INSTALL_ROOT/opt/codedeploy-agent/deployment-root"
[ "$asked $LIFECYCLE_EVENT" != "DownloadBundle ApplicationStop" ] || mkdir "$root/$DEPLOYMENT_GROUP_ID/$DEPLOYMENT_ID/bundle.tar"
[ "$asked" != "$LIFECYCLE_EVENT" ] || exit 7
"""
# What the deployment fails with on the host, where that is no script.
SAYS = {
    "DownloadBundle": "DownloadBundle (", "Install": "Install (FileInTheWay", "AllowTraffic": "AllowTraffic (TIMEOUT, out of traffic)",
    "BlockTraffic": "BlockTraffic (IAM_ROLE_PERMISSIONS, in traffic)",
}  # fmt: skip
DEPLOYING = ["ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall", "ApplicationStart", "ValidateService"]


@pytest.fixture(scope="module")
def aws():
    with Emulator(speed=8) as emulator:
        yield emulator


@pytest.fixture(scope="module", name="fleet")
def two_fleets_with_scripts(aws):
    """web-1 serves, the others have a revision before, whose scripts they stop by."""
    fleet = TwoFleets(aws, 1 + len(DEPLOYING), first=lambda fleet: revision(fleet, "1.0.0"))
    fleet.blue, fleet.green = fleet.names[:1], fleet.names[1:]
    with fleet:
        fleet.made = revision(fleet, "2.0.0")
        before = fleet.deploy(fleet.made, ALL_AT_ONCE, codedeploy_targets=fleet.green, group={"load_balancer_info": {}})
        assert before.rc == 0, before.stdout
        (fleet.made / "app" / "in_the_way").write_text("new")
        yield fleet


def revision(fleet, version):
    made = fleet.revision(version)
    for event in SCRIPTED:
        add_script(made, event, "fail_where_asked.sh", FAIL)
    return made


@contextlib.contextmanager
def failing(fleet, events):
    """Have each of some hosts fail in an event ({host: event}) until the `with` block is left."""
    for name, event in events.items():
        (fleet.hosts.install_root(name) / "fails-in").write_text(event)
        if event == "Install":
            in_the_way(fleet, name).write_text("not ours")
        if event == "AllowTraffic":
            fleet.aws.hold_unhealthy(fleet.inventory()["all"]["hosts"][name]["codedeploy_instance_id"])
        if event == "BlockTraffic":
            fleet.aws.inject_fault(DEREGISTER, error="ExpiredToken")
    yield
    fleet.aws.clear_faults()
    for name, event in events.items():
        (fleet.hosts.install_root(name) / "fails-in").unlink()
        if event == "Install":
            in_the_way(fleet, name).unlink()


def in_the_way(fleet, name):
    return fleet.hosts.install_root(name) / "opt/hello/app/in_the_way"


def last_results(fleet):
    """{host: (status, deployment)} as the store has them."""
    [path] = (fleet.scratch / "store").rglob("group.json")
    return {host: (known["status"], known["deployment_id"]) for host, known in json.loads(path.read_text())["group"]["instances"].items()}


def fail(fleet, events, left, ended, in_service, config=ALL_AT_ONCE, **options):
    """Replace the fleet, which fails in these events ({host: event}). left: lines of the summary; ended: {host: last result}"""
    before = last_results(fleet)
    with failing(fleet, events):
        run = fleet.replace(fleet.made, config, **options)
    assert run.rc != 0 and ": Failed (" in run.summary, run.stdout
    for name, event in events.items():
        assert run.failed_event(name) == event
        how = SAYS.get(event, f"{event} scripts/fail_where_asked.sh with exit code 7 (ScriptFailed")
        assert f"{name}: failed in {how}" in run.summary, run.summary
    for line in left:
        assert line in run.summary.splitlines(), run.summary
    assert fleet.in_service() == fleet.everywhere(in_service)
    this = deployment_id(run)
    assert fleet.record(this)["status"] == "Failed"
    # Those that are ready have the revision; the original fleet has what it had.
    assert last_results(fleet) == {**before, **{host: (status, this) for host, status in ended.items()}}
    return run


@contextlib.contextmanager
def under_traffic(fleet):
    """In the `with` block no request may fail, and at its end the original fleet serves as at its beginning."""
    with fleet.load() as traffic:
        yield
        if fleet.in_service() != fleet.everywhere(fleet.blue):
            back = fleet.replace("", playbook="agentless.codedeploy.rollback")
            assert (back.rc, fleet.in_service()) == (0, fleet.everywhere(fleet.blue)), back.stdout
    [result] = traffic
    assert result.failed == 0 and fleet.versions()["web-1"] == "1.0.0", result.failures


def test_each_replacement_host_fails_in_another_event_before_traffic(fleet):
    names = ", ".join(fleet.green)
    left = [f"Replacement fleet, failed: {names}", "Original fleet, in traffic as before: web-1", "HEALTH_CONSTRAINTS: every host failed."]
    with under_traffic(fleet):
        run = fail(fleet, dict(zip(fleet.green, DEPLOYING)), left, dict.fromkeys(fleet.green, "Failed"), fleet.blue)
    # No replacement host is at a load balancer, so that there is nothing to get out of.
    assert "agentless.codedeploy.rollback" not in run.summary


@pytest.mark.parametrize(
    ("event", "in_service", "what_to_do"),
    [
        ("BeforeAllowTraffic", ["web-1"], []),
        ("AllowTraffic", ["web-1"], []),
        # It is in traffic by then.
        ("AfterAllowTraffic", ["web-1", "web-2"], ["What to do: web-2 of the replacement fleet are at the load balancers beside the original fleet."]),
    ],
)
def test_a_replacement_host_fails_when_traffic_is_rerouted(fleet, event, in_service, what_to_do):
    left = ["Replacement fleet, deployed to and without traffic: web-3", "Replacement fleet, failed: web-2", "Original fleet, in traffic as before: web-1"]
    options = {"codedeploy_replacement_targets": ["web-2", "web-3"], "codedeploy_allow_traffic_timeout_seconds": 2 if event == "AllowTraffic" else 30}
    with under_traffic(fleet):
        run = fail(fleet, {"web-2": event}, left, {"web-2": "Failed", "web-3": "Ready"}, in_service, "CodeDeployDefault.OneAtATime", **options)
    assert all(text in run.summary for text in what_to_do), run.summary


@pytest.mark.parametrize(
    ("event", "in_service", "left", "what_to_do"),
    [
        ("BeforeBlockTraffic", ["web-1", "web-2", "web-3"], "in traffic as before", "both fleets serve."),
        ("BlockTraffic", ["web-1", "web-2", "web-3"], "in traffic", "both fleets serve."),
        ("AfterBlockTraffic", ["web-2", "web-3"], "failed and out of traffic", "the replacement fleet serves alone."),
    ],
)
def test_an_original_host_fails(fleet, event, in_service, left, what_to_do):
    left = ["Replacement fleet, in traffic: web-2, web-3", f"Original fleet, {left}: web-1"]
    ended = {"web-2": "Succeeded", "web-3": "Succeeded"}
    with under_traffic(fleet):
        run = fail(fleet, {"web-1": event}, left, ended, in_service, codedeploy_replacement_targets=["web-2", "web-3"])
    assert run.summary.splitlines()[-1].startswith(f"What to do: {what_to_do}"), run.summary
