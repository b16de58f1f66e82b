# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance, record_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.stop_text import (
    describe_asking,
    describe_end,
    describe_waiting,
    gone_error,
    late_error,
    nothing_open,
)
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.deployment_record import stored_host
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import segments

NAME = "shop to web"
ANN = {"user": "ann", "host": "ctl-2", "awx_job_id": None}
LOCK = {"deployment_id": "d-1", "started_by": "bob on ctl-1", "doing": "deploying to web-3 (2 of 12 hosts are through, 0 failed)", "renewed_at": "10:00"}
ERROR = {"code": "MANUAL_STOP", "message": "ann asked.", "hint": ""}


def asked(at="next_event", changed=True):
    return {"deployment_id": "d-1", "stop": {"deployment_id": "d-1", "asked_by": ANN, "asked_at": "09:59", "at": at}, "changed": changed}


def test_nothing_to_stop():
    assert nothing_open(NAME) == ["No deployment of shop to web is open: there is nothing to stop, and nothing was changed."]


@pytest.mark.parametrize(
    ("at", "changed", "check_mode", "line"),
    [
        ("next_event", True, False, "Deployment d-1 of shop to web was asked to stop before its next event."),
        ("now", True, False, "Deployment d-1 of shop to web was asked to stop at once."),
        ("now", True, True, "Deployment d-1 of shop to web would be asked to stop at once."),
        ("next_event", False, False, "Deployment d-1 of shop to web has been asked to stop before its next event already, by ann on ctl-2 at 09:59."),
    ],
)
def test_what_was_asked(at, changed, check_mode, line):
    assert describe_asking(NAME, asked(at, changed), check_mode) == [line]


def test_how_far_it_is():
    doing = "deploying to web-3 (2 of 12 hosts are through, 0 failed), started by bob on ctl-1, last sign of life 10:00"
    assert describe_waiting(asked(), {"lock": LOCK}) == f"waiting for the end of deployment d-1: {doing}"
    assert describe_waiting(asked(), {"lock": None}) == "waiting for the end of deployment d-1: nothing is known of its run"


def host(name, code, status="Failed"):
    error = {"code": code, "event": "Install", "message": f"{code} it is.", "hint": "", "log_path": None}
    return {"host": name, "status": status, "error": error if status == "Failed" else None, "events": [], "traffic": "out"}


LATE = "), before the request to stop took effect"


@pytest.mark.parametrize(("status", "ending"), [("Stopped", ")"), ("Succeeded", LATE), ("Failed", LATE)])
def test_what_came_of_it(status, ending):
    record = {"status": status, "error_information": ERROR, "deployment_overview": {"Succeeded": 1, "Failed": 2, "Pending": 3}}
    hosts = {"web-2": host("web-2", "MANUAL_STOP"), "web-1": host("web-1", "ScriptFailed"), "web-3": host("web-3", None, "Succeeded")}
    lines = describe_end(NAME, asked(), {"record": record, "hosts": hosts})
    assert lines[0].startswith(f"Deployment d-1 of shop to web: {status} (1 succeeded, 1 stopped, 1 failed, 3 not deployed to)") and lines[0].endswith(ending)
    assert lines[1:] == [
        "MANUAL_STOP: ann asked.",
        "web-1: failed in Install (ScriptFailed, out of traffic)", "  ScriptFailed it is.",
        "web-2: stopped before Install (MANUAL_STOP, out of traffic)", "  MANUAL_STOP it is.",
    ]  # fmt: skip


def test_what_came_of_two_fleets_and_of_a_host_that_was_not_begun_with():
    overview = {"Succeeded": 0, "Failed": 1, "Ready": 2, "Pending": 3}
    unreachable = {**ERROR, "code": "HostUnreachable", "message": "no route.", "event": None}
    hosts = {"web-1": stored_host(advance(record_of(None, "d-1", "web-1"), segments(1), error=unreachable))}
    lines = describe_end(NAME, asked(), {"record": {"status": "Stopped", "error_information": ERROR, "deployment_overview": overview}, "hosts": hosts})
    assert lines == [
        "Deployment d-1 of shop to web: Stopped (0 succeeded, 2 ready, 1 failed, 3 not deployed to)", "MANUAL_STOP: ann asked.",
        "web-1: failed before its lifecycle, nothing on it was touched (HostUnreachable)", "  no route.",
    ]  # fmt: skip


def test_nobody_is_there_to_stop_it():
    error = gone_error(asked(), {"lock": LOCK})
    assert error.code == "RUN_LOST" and "the run of deployment d-1 (started by bob on ctl-1, last sign of life 10:00) is gone" in error.message
    assert "the run of deployment d-1 is gone" in gone_error(asked(), {"lock": None}).message and "Deploy to the group again" in error.hint


def test_it_takes_too_long():
    error = late_error(asked(), {"lock": LOCK}, 600)
    assert error.code == "TIMEOUT" and "d-1 has not ended within 600 seconds: it is deploying to web-3" in error.message
    assert "codedeploy_stop_at=now" in error.hint and "codedeploy_stop_at=now" not in late_error(asked("now"), {"lock": None}, 600).hint
