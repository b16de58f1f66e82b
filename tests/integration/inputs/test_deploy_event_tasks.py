# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks of the user's around and instead of lifecycle events, and each event as a task of its own."""

from __future__ import annotations

import json

import pytest
from emulator import Emulator

from integration.runs.deployment_run import EVENTS
from integration.hello_fleet import HelloFleet
from integration.small_revision import SCRIPTED_EVENTS, make_small_revision, noted_events

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
OWN_REVISION_EVENTS = [event for event in SCRIPTED_EVENTS if event not in ("BeforeBlockTraffic", "AfterBlockTraffic", "ApplicationStop")]


@pytest.fixture
def fleet():
    with Emulator() as aws, HelloFleet(aws, 2, kinds=()) as started:
        yield started


def task_file(fleet, text, command="true"):
    """A task file that notes a text where the scripts note their events; gives its path."""
    path = fleet.scratch / f"{text}.yml"
    note = {"name": f"Note {text}", "ansible.builtin.raw": f"echo {text} >>{{{{ codedeploy_install_root }}}}/events && {command}"}
    path.write_text(json.dumps([note]))
    return str(path)


def test_tasks_before_and_after_events_and_for_the_traffic(fleet):
    revision = make_small_revision(fleet.scratch / "v1", "1")
    run = fleet.deploy(
        revision,
        ALL_AT_ONCE,
        codedeploy_event_tasks={
            "AfterInstall": {"before": task_file(fleet, "before-AfterInstall"), "after": task_file(fleet, "after-AfterInstall")},
            "BlockTraffic": {"after": task_file(fleet, "after-BlockTraffic")},
        },
        codedeploy_block_traffic_tasks=task_file(fleet, "block"),
        codedeploy_allow_traffic_tasks=task_file(fleet, "allow"),
    )
    assert run.rc == 0, run.stdout
    for name in fleet.names:
        assert noted_events(fleet, name) == [
            "block", "after-BlockTraffic", "BeforeInstall 1", "before-AfterInstall", "AfterInstall 1", "after-AfterInstall",
            "ApplicationStart 1", "ValidateService 1", "BeforeAllowTraffic 1", "allow", "AfterAllowTraffic 1",
        ]  # fmt: skip

    run = fleet.deploy(
        make_small_revision(fleet.scratch / "v2", "2"),
        codedeploy_event_tasks={"ApplicationStart": {"before": task_file(fleet, "fails", "echo no licence >&2 && exit 5")}},
    )
    assert run.rc == 2, run.stdout
    assert "web-1: failed in ApplicationStart" in run.summary
    assert "Note fails" in run.summary
    assert (noted_events(fleet, "web-1")[-1], noted_events(fleet, "web-2")) == ("fails", [])


def test_one_task_per_event_does_the_same(fleet):
    tasks = {"codedeploy_block_traffic_tasks": task_file(fleet, "block"), "codedeploy_allow_traffic_tasks": task_file(fleet, "allow")}
    notes, events = [], []
    for number, one_task_per_event in enumerate([False, False, True], 1):
        revision = make_small_revision(fleet.scratch / f"v{number}", "1")
        run = fleet.deploy(revision, ALL_AT_ONCE, codedeploy_one_task_per_event=one_task_per_event, **tasks)
        assert run.rc == 0, run.stdout
        notes.append({name: noted_events(fleet, name) for name in fleet.names})
        events.append({name: run.events(name) for name in fleet.names})
    assert notes[2] == notes[1] != notes[0]
    assert events[2] == events[1] != {}
    assert [event for event, _status in events[2]["web-1"]] == [event for event in EVENTS if event not in ("BlockTraffic", "AllowTraffic")]
    assert run.actions("web-1").count("agentless.codedeploy.lifecycle_segment") == len(EVENTS) - 2
