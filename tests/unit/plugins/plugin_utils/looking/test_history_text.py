# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.looking.history_text import history_lines


def record(**changes):
    return {
        "deployment_id": "d-A1B2C3D4E", "created_at": "2026-01-02T03:04:05Z", "ended_at": "2026-01-02T03:05:09Z", "status": "Succeeded",
        "error_information": None, "deployment_overview": {"Succeeded": 2, "Failed": 1, "Pending": 0}, "started_by": {"user": "ann", "host": "ctl-1"},
        "revision_sha256": "0123456789abcdef", "rollback_of": None, "rolled_back_by": None, **changes,
    }  # fmt: skip


def test_each_deployment_is_a_line():
    assert history_lines("shop to web", [record()]) == [
        "deployment   began (UTC)          took  status      ok/bad/all   by            revision",
        "d-A1B2C3D4E  2026-01-02 03:04   1m 04s  Succeeded   2/1/3        ann@ctl-1     01234567",
    ]


def test_of_one_that_failed_it_is_said_why_and_nothing_is_wider_than_100_columns():
    error = {"code": "HEALTH_CONSTRAINTS", "message": "too many hosts failed: " + "x" * 100}
    counted = {"Succeeded": 1000, "Failed": 1000, "Pending": 1000}
    failed = record(status="Failed", error_information=error, started_by={"user": "a" * 30, "host": "b"}, deployment_overview=counted)
    lines = history_lines("shop to web", [failed, record(ended_at=None, status="InProgress"), record(ended_at="2026-01-04T03:05:09Z")])
    assert max(map(len, lines)) <= 90
    assert lines[2].startswith("             HEALTH_CONSTRAINTS: too many hosts failed: xxx") and lines[2].endswith("…")
    assert "  03:04           InProgress" in lines[3].replace("2026-01-02 03:04", "  03:04") and "48h 01m" in lines[4]


def test_what_rolled_back_what_is_said_of_both():
    lines = history_lines("shop to web", [record(rollback_of="d-2"), record(rolled_back_by="d-3"), record(rollback_of="d-2", rolled_back_by="d-4")])
    assert [line.strip() for line in lines if "roll" in line] == ["rolls back d-2", "rolled back by d-3", "rolls back d-2", "rolled back by d-4"]
    assert lines[2] == "             rolls back d-2"


def test_one_to_launched_instances_is_told_apart():
    lines = history_lines("shop to web", [record(deployment_creator="autoscaling"), record(deployment_creator="user")])
    assert [line.strip() for line in lines[2:3]] == ["to instances that were launched"] and len(lines) == 4


def test_when_a_run_was_lost_is_not_known():
    [_head, line, why] = history_lines("shop to web", [record(status="Failed", error_information={"code": "RUN_LOST", "message": "It is gone."})])
    assert "1m 04s" not in line and why.strip() == "RUN_LOST: It is gone."


def test_a_group_without_deployments():
    assert history_lines("shop to web", []) == ["No deployment of shop to web is on record."]
