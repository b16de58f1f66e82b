# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A controller is killed in the middle of a deployment under traffic; the next one goes on with it, or gives it up."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from integration.bundles import add_script
from integration.hello_fleet import HelloFleet
from integration.processes import end_processes_with
from integration.slow_deployment import SLOW, ends, journals, running, wait_for, wait_for_script
from integration.small_revision import write_appspec

ONE_AT_A_TIME = "CodeDeployDefault.OneAtATime"
# Slow once, on a host where it is asked for.
SLOW_ONCE = """#!/bin/sh
asked="$CODEDEPLOY_INSTALL_ROOT/slow-$LIFECYCLE_EVENT"
[ -e "$asked" ] || exit 0
seconds=$(cat "$asked")
rm "$asked"
""" + SLOW.format(seconds='"$seconds"')
SLOW_EVENTS = ("BeforeBlockTraffic", "AfterBlockTraffic", "ApplicationStop", "BeforeInstall", "ApplicationStart", "BeforeAllowTraffic", "AfterAllowTraffic")
GOES_ON = r"This run goes on with (d-\w{9}), and does not begin d-\w{9}\."


@pytest.fixture(scope="module", name="fleet")
def three_hosts(aws):
    with HelloFleet(aws, 3) as started:
        assert started.deploy(revision(started), "CodeDeployDefault.AllAtOnce").rc == 0
        yield started


def revision(fleet):
    """A revision whose scripts are slow when they are asked to."""
    made = fleet.revision()
    for event in SLOW_EVENTS:
        add_script(made, event, "slow_once.sh", SLOW_ONCE)
    appspec = yaml.safe_load((made / "appspec.yml").read_text())
    hooks = {event: [{**script, "timeout": 60} for script in scripts] for event, scripts in appspec["hooks"].items()}
    write_appspec(made, {**appspec, "hooks": hooks})
    return made


def ask_to_be_slow(fleet, event, name, seconds):
    root = fleet.hosts.install_root(name)
    (root / f"in-{event}").unlink(missing_ok=True)
    (root / f"slow-{event}").write_text(str(seconds))


def kill_controller_in(event, fleet, made, marker, name, seconds=3, **options):
    """Deploy, and kill the controller with all its processes while the script of an event runs on a host -> the run."""
    ask_to_be_slow(fleet, event, name, seconds)
    with running(fleet, made, ONE_AT_A_TIME, env={"KILLED_CONTROLLER": marker}, **options) as runs:
        wait_for_script(fleet, event, name)
        end_processes_with(f"KILLED_CONTROLLER={marker}")
    return runs[0]


def record_of(place, deployment_id):
    return json.loads(place.open().read(f"hello/web/deployments/{deployment_id}/record.json")[0])["record"]


def assert_all_serve(fleet, made, traffic=()):
    version = (made / "VERSION").read_text().strip()
    assert fleet.versions() == dict.fromkeys(fleet.names, version)
    assert fleet.in_service() == fleet.everywhere()
    assert [result.failures for result in traffic if result.failed] == []


@pytest.mark.parametrize("event", SLOW_EVENTS)
def test_whatever_event_the_controller_is_killed_in_the_next_run_goes_on(fleet, in_s3, tmp_path, event):
    made = revision(fleet)
    with fleet.load() as traffic:
        kill_controller_in(event, fleet, made, str(tmp_path), "web-2", codedeploy_store=in_s3.address)
        run = fleet.deploy(made, ONE_AT_A_TIME, codedeploy_store=in_s3.address)
    assert run.rc == 0, run.stdout
    deployment_id = re.search(GOES_ON, run.stdout)[1]
    assert "Of 3 hosts 1 succeeded, 0 failed, 1 in the middle, 1 not deployed to" in run.stdout
    assert f"Deployment {deployment_id} of hello to web: Succeeded (3 succeeded, 0 failed, 0 not deployed to" in run.summary
    # What was through is not touched again, and what was running came to its end once.
    assert (run.actions("web-1"), run.waves()) == ([], [["web-2"], ["web-3"]])
    assert [line for line in ends(fleet, "web-2") if deployment_id in line] == [f"{event} of {deployment_id}"]
    assert_all_serve(fleet, made, traffic)
    record = record_of(in_s3, deployment_id)
    assert (record["status"], record["deployment_overview"]["Succeeded"], len(record["resumed_by"])) == ("Succeeded", 3, 1)
