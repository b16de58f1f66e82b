# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.kinds_of_host import events_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.lifecycle import (
    check_event_tasks,
    events_to_run,
    lifecycle_segments,
    previous_events,
)

ALL = events_of("in_place", True)
FROM_STOP = [
    "AfterBlockTraffic",
    "ApplicationStop",
    "DownloadBundle",
    "BeforeInstall",
    "Install",
    "AfterInstall",
    "ApplicationStart",
    "ValidateService",
    "BeforeAllowTraffic",
]


def events(*names, unscripted=(), phase="deploy"):
    return {"type": "events", "events": list(names), "unscripted": list(unscripted), "phase": phase}


def tasks(event, when, path, phase="deploy"):
    return {"type": "tasks", "event": event, "when": when, "path": path, "phase": phase, "reports": []}


BLOCK, ALLOW = {"type": "block_traffic", "event": "BlockTraffic", "phase": "deploy"}, {"type": "allow_traffic", "event": "AllowTraffic", "phase": "deploy"}


@pytest.mark.parametrize(
    ("scripted", "segments"),
    [
        (ALL, [events("BeforeBlockTraffic"), BLOCK, events(*FROM_STOP), ALLOW, events("AfterAllowTraffic")]),
        ((), [BLOCK, events("DownloadBundle", "Install"), ALLOW]),
        (
            ("ApplicationStart",),
            [
                BLOCK,
                events("DownloadBundle", "Install", "ApplicationStart", unscripted=["ValidateService", "BeforeAllowTraffic"]),
                ALLOW,
                events(unscripted=["AfterAllowTraffic"]),
            ],
        ),
        (("BeforeBlockTraffic", "ApplicationStop"), [events("BeforeBlockTraffic"), BLOCK, events("ApplicationStop", "DownloadBundle", "Install"), ALLOW]),
    ],
)
def test_segments(scripted, segments):
    assert lifecycle_segments("in_place", ALL, scripted, {}, {}) == segments


def test_tasks_of_the_users_cut_the_lifecycle():
    by_event = {"AfterInstall": {"after": "warm.yml"}, "BlockTraffic": {"before": "page.yml"}}
    assert lifecycle_segments("in_place", ALL, ("AfterInstall",), by_event, {}) == [
        tasks("BlockTraffic", "before", "page.yml"),
        BLOCK,
        events("DownloadBundle", "Install", "AfterInstall"),
        tasks("AfterInstall", "after", "warm.yml"),
        events(unscripted=["ApplicationStart", "ValidateService", "BeforeAllowTraffic"]),
        ALLOW,
        events(unscripted=["AfterAllowTraffic"]),
    ]


GREEN, BLUE = events_of("green", True), events_of("blue", True)
REROUTE, DEREGISTER = {**ALLOW, "phase": "reroute"}, {**BLOCK, "phase": "deregister"}
TO_VALIDATE, BEFORE_ALLOW, AFTER_ALLOW = GREEN[:7], events("BeforeAllowTraffic", phase="reroute"), events("AfterAllowTraffic", phase="reroute")


@pytest.mark.parametrize(
    ("kind", "scripted", "by_event", "segments"),
    [
        ("green", (), {}, [events("DownloadBundle", "Install"), REROUTE]),
        # ValidateService and BeforeAllowTraffic run in one place, but not in one phase.
        ("green", GREEN, {}, [events(*TO_VALIDATE), BEFORE_ALLOW, REROUTE, AFTER_ALLOW]),
        (
            "green", ("ValidateService",), {},
            [
                events("DownloadBundle", "Install", "ValidateService"), events(unscripted=["BeforeAllowTraffic"], phase="reroute"), REROUTE,
                events(unscripted=["AfterAllowTraffic"], phase="reroute"),
            ],
        ),
        (
            "green", GREEN, {"ValidateService": {"after": "smoke.yml"}, "BeforeAllowTraffic": {"before": "warm.yml", "after": "tell.yml"}},
            [
                events(*TO_VALIDATE), tasks("ValidateService", "after", "smoke.yml"), tasks("BeforeAllowTraffic", "before", "warm.yml", "reroute"),
                BEFORE_ALLOW, tasks("BeforeAllowTraffic", "after", "tell.yml", "reroute"), REROUTE, AFTER_ALLOW,
            ],
        ),
        ("blue", (), {}, [DEREGISTER]),
        (
            "blue", BLUE, {"BlockTraffic": {"after": "page.yml"}},
            [
                events("BeforeBlockTraffic", phase="deregister"), DEREGISTER, tasks("BlockTraffic", "after", "page.yml", "deregister"),
                events("AfterBlockTraffic", phase="deregister"),
            ],
        ),
    ],
)  # fmt: skip
def test_where_a_phase_ends_the_lifecycle_is_cut(kind, scripted, by_event, segments):
    assert lifecycle_segments(kind, events_of(kind, True), scripted, by_event, {}) == segments


def test_tasks_stand_in_for_the_load_balancer_in_the_phase_of_their_event():
    by_event = {"BlockTraffic": "b.yml", "AllowTraffic": "a.yml"}
    _install, allow = lifecycle_segments("green", GREEN, (), {}, by_event)
    [block] = lifecycle_segments("blue", BLUE, (), {}, by_event)
    assert [(segment["when"], segment["path"], segment["phase"]) for segment in (allow, block)] == [
        ("instead", "a.yml", "reroute"), ("instead", "b.yml", "deregister"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("hooks", "first", "to_run"),
    [
        (["AfterInstall"], None, ["ApplicationStop", "DownloadBundle", "Install", "AfterInstall"]),
        (["AfterInstall"], "Install", ["Install", "AfterInstall"]),
        (["ApplicationStart", "BeforeInstall", "BeforeAllowTraffic"], "BeforeInstall", ["BeforeInstall", "Install", "ApplicationStart"]),
        ([], "AfterInstall", []),
    ],
)
def test_what_runs_goes_by_the_appspec_that_counts(hooks, first, to_run):
    segment = events("ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall", unscripted=["ApplicationStart", "ValidateService"])
    assert events_to_run(segment, ALL, {"hooks": dict.fromkeys(hooks, [{}])}, previous_events({"goes_back": False}), first) == to_run


def test_where_traffic_goes_back_the_scripts_are_those_that_the_hosts_have_whatever_revision_is_on_record():
    previous = previous_events({"goes_back": True})
    assert events_to_run(events("BeforeAllowTraffic", "AfterAllowTraffic"), ALL, {"hooks": {}}, previous) == ["BeforeAllowTraffic", "AfterAllowTraffic"]
    assert events_to_run(events("BeforeBlockTraffic", "AfterBlockTraffic"), ALL, {"hooks": {}}, previous) == ["BeforeBlockTraffic", "AfterBlockTraffic"]


def test_tasks_can_stand_in_for_the_load_balancer():
    block, _install, allow = lifecycle_segments("in_place", ALL, (), {}, {"BlockTraffic": "b.yml", "AllowTraffic": ""})
    assert (block["type"], block["path"], block["reports"][0]["name"]) == ("tasks", "b.yml", "BlockTraffic")
    assert allow == ALLOW


def test_each_event_can_be_a_task_of_its_own():
    segments = lifecycle_segments("in_place", events_of("in_place", False), ALL, {}, {}, one_task_per_event=True)
    assert [segment["events"] for segment in segments] == [[event] for event in events_of("in_place", False)]


@pytest.mark.parametrize(
    ("by_event", "message"),
    [
        ({"AfterInstal": {"after": "x.yml"}}, "AfterInstal.*not an event"),
        ({"AfterInstall": {"later": "x.yml"}}, "AfterInstall has the key 'later'"),
    ],
)
def test_bad_event_tasks(by_event, message):
    with pytest.raises(DeploymentError, match=message):
        check_event_tasks(by_event, ALL)
