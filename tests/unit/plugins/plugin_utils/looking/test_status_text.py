# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.looking.status_report import group_status
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.looking.status_text import status_lines

TASK = "See what each host runs"
NOW = "2026-01-02T09:00:00Z"
LOCATION = {"revision_type": "S3", "s3_location": {"bucket": "b", "key": "k"}}


def installed(deployment_id="d-A1B2C3D4E", **changes):
    return {
        "deployment_id": deployment_id, "since": "2026-01-02T03:04:05Z", "revision": LOCATION, "bundle_sha256": "0123456789abcdef",
        "deployed_by": "agentless.codedeploy", **changes,
    }  # fmt: skip


def answer(found=None, in_progress=None):
    return {"installed": found, "in_progress": in_progress, "failed": False}


def result(status="Succeeded", deployment_id="d-A1B2C3D4E"):
    return {"status": status, "deployment_id": deployment_id, "revision_sha256": "0123456789abcdef", "at": "2026-01-02T03:05:00Z"}


def said(traffic, state="unhealthy", reason="Target.Timeout", error=None):
    return {"traffic": traffic, "load_balancers": [{"name": "tg-1", "traffic": traffic, "state": state, "reason": reason}], "error": error}


def store(instances=None, **found):
    return {"group": {"open_deployment_id": None, "last_good": None, "instances": instances or {}}, "record": None, "lock": None, **found}


def status(answers, known=None, traffic=None):
    group = {"application_name": "shop", "deployment_group_name": "web", "hosts": list(answers)}
    return group_status(group, TASK, {host: one for host, one in answers.items() if one}, known or store(), traffic, NOW)


def rows(*arguments):
    """The lines below the head of the table."""
    lines = status_lines(status(*arguments))
    return lines[next(number for number, line in enumerate(lines) if line.startswith("host ")) + 1 :]


def test_each_host_is_a_line():
    found = status({"web-1": answer(installed())}, store({"web-1": result()}), {"instances": {"web-1": said("in")}})
    assert status_lines(found) == [
        "shop to web, 2026-01-02 09:00 UTC, 1 host",
        "host   runs         revision  since (UTC)       last        traffic",
        "web-1  d-A1B2C3D4E  01234567  2026-01-02 03:04  Succeeded   in",
    ]


@pytest.mark.parametrize("serves, line", [
    ({"name": "CodeDeploy_web_d-B", "of": "CodeDeploy_web_d-A", "deployment_id": "d-B"},
     "Auto Scaling group CodeDeploy_web_d-B serves for web; d-B has copied it from CodeDeploy_web_d-A."),
    ({"name": "web", "of": None, "deployment_id": None}, "Auto Scaling group web serves; traffic has gone back to it from its copy."),
])  # fmt: skip
def test_which_auto_scaling_group_serves_is_said_where_one_was_copied(serves, line):
    known = store()
    found = status({"web-1": answer(installed())}, {**known, "group": {**known["group"], "auto_scaling_groups": {"web": serves}}})
    assert found["auto_scaling_groups"] == {"web": serves} and line in " ".join(piece.strip() for piece in status_lines(found))


@pytest.mark.parametrize(
    "found, last, traffic, lines",
    [
        (None, None, None, ["web-1  -            -         -                 -           -"]),
        (
            installed(revision=None, bundle_sha256=None, deployed_by="codedeploy-agent"),
            None,
            None,
            ["web-1  d-A1B2C3D4E  by agent  2026-01-02 03:04  -           -"],
        ),
        (installed(bundle_sha256=None, deployed_by=None), None, None, ["web-1  d-A1B2C3D4E  unknown   2026-01-02 03:04  -           -"]),
        (
            installed(),
            result("Failed", "d-FFFFFFFFF"),
            None,
            ["web-1  d-A1B2C3D4E  01234567  2026-01-02 03:04  Failed      -", "    Failed in d-FFFFFFFFF, 2026-01-02 03:05 UTC"],
        ),
        (
            installed("d-B"),
            result(),
            None,
            ["web-1  d-B          01234567  2026-01-02 03:04  Succeeded   -", "    the store says that d-A1B2C3D4E succeeded, and d-B is installed"],
        ),
        (
            installed("d-B"),
            {**result(), "status": "Ready"},
            None,
            [
                "web-1  d-B          01234567  2026-01-02 03:04  Ready       -",
                "    Ready in d-A1B2C3D4E, 2026-01-02 03:05 UTC",
                "    the store says that d-A1B2C3D4E was deployed here, and d-B is installed",
            ],
        ),
        (
            None,
            result(),
            None,
            [
                "web-1  -            -         -                 Succeeded   -",
                "    the store says that d-A1B2C3D4E succeeded, and nothing of this group is installed",
            ],
        ),
        (
            installed(),
            result(),
            said("registered"),
            ["web-1  d-A1B2C3D4E  01234567  2026-01-02 03:04  Succeeded   registered", "    tg-1: unhealthy (Target.Timeout)"],
        ),
        (
            installed(),
            result(),
            said("unknown", state=None, error={"code": "C", "message": "web-1 has no instance_id.", "hint": ""}),
            ["web-1  d-A1B2C3D4E  01234567  2026-01-02 03:04  Succeeded   unknown", "    web-1 has no instance_id."],
        ),
    ],
)
def test_what_is_told_of_a_host(found, last, traffic, lines):
    assert rows({"web-1": answer(found)}, store({"web-1": last} if last else {}), traffic and {"instances": {"web-1": traffic}}) == lines


def test_a_deployment_that_is_open_may_have_installed_what_the_store_does_not_know_yet():
    opened = store({"web-1": result()})
    opened["group"]["open_deployment_id"] = "d-B"
    assert status({"web-1": answer(installed("d-B"))}, opened)["hosts"][0]["disagreement"] is None


@pytest.mark.parametrize(
    "given, code, message",
    [
        ({"unreachable": True, "msg": "Failed to connect to the host via ssh: timed out"}, "HostUnreachable", "the host cannot be reached: Failed to connect"),
        ({"failed": False, "error": {"code": "PermissionDenied", "message": "Cannot read /opt/x.", "hint": "Run with become."}}, "PermissionDenied", "Cannot"),
        ({"failed": False, "msg": "boom"}, "TaskFailed", "the task 'See what each host runs' failed: boom"),
        ({"module_stderr": "SyntaxError: invalid syntax", "msg": "MODULE FAILURE"}, "PythonTooOld", "the Python of the host is too old"),
        (None, "UnknownError", "the host gave no answer."),
    ],
)
def test_a_host_that_could_not_be_read_is_a_row(given, code, message):
    found = status({"web-1": given, "web-2": answer(installed())})
    assert found["hosts"][0]["error"]["code"] == code and found["hosts"][0]["error"]["message"].startswith(message)
    assert (found["hosts"][0]["installed"], found["hosts"][0]["disagreement"], found["hosts"][1]["error"]) == (None, None, None)
    name, *why, last = rows({"web-1": given, "web-2": answer(installed())})
    assert name == "web-1" and why[0].startswith(f"    {code}: {message[:20]}") and last.startswith("web-2  d-A1B2C3D4E")


def test_the_open_deployment_and_the_lock_come_first():
    record = {
        "deployment_id": "d-B", "status": "InProgress", "created_at": "2026-01-02T08:00:00Z", "started_by": {"user": "ann", "host": "ctl-1"},
        "revision": LOCATION, "revision_sha256": "abcdef0123", "deployment_overview": {"Succeeded": 1, "Failed": 0, "InProgress": 2, "Pending": 9},
        "wave": {"number": 2, "hosts": ["web-3", "web-4"], "begun_at": "2026-01-02T08:01:00Z"}, "wait": None, "ended_at": None,
    }  # fmt: skip
    lock = {
        "deployment_id": "d-B", "started_by": "ann on ctl-1", "since": "2026-01-02T08:00:00Z", "doing": "deploying to web-3, web-4",
        "renewed_at": "2026-01-02T08:59:55Z", "lock_id": "secret",
    }  # fmt: skip
    good = {"deployment_id": "d-A1B2C3D4E", "revision_sha256": "0123456789abcdef", "at": "2026-01-01T00:00:00Z"}
    known = {"group": {"open_deployment_id": "d-B", "last_good": good, "instances": {}}, "record": record, "lock": lock}
    found = status({"web-1": answer()}, known)
    assert status_lines(found)[1:-2] == [
        "Last good deployment: d-A1B2C3D4E, revision 01234567, 2026-01-01 00:00 UTC",
        "Deployment d-B is open: InProgress since 2026-01-02 08:00 UTC, started by ann on ctl-1,",
        "  revision abcdef01: 1 Succeeded, 2 InProgress, 9 Pending",
        "Its wave 2 began 2026-01-02 08:01 UTC: web-3, web-4",
        "The lock: deployment d-B, started by ann on ctl-1, holds it since 2026-01-02T08:00:00Z",
        "  and is deploying to web-3, web-4; last sign of life 2026-01-02T08:59:55Z",
    ]
    assert "lock_id" not in found["lock"]
    lost = status_lines(status({"web-1": answer()}, {**known, "lock": None}))
    assert "Nobody holds the lock: the run of that deployment is gone. The next deployment of the" in lost
    planning = status_lines(status({"web-1": answer()}, {**known, "record": None}))
    assert not any("is open" in line for line in planning) and any(line.startswith("The lock: deployment d-B") for line in planning)


def test_what_could_not_be_read_is_said_above_the_table():
    error = {"code": "STORE_UNAVAILABLE", "message": "s3://shop in the store cannot be read: AccessDenied.", "hint": "Allow it."}
    found = status({"web-1": answer(installed())}, {"error": error}, {"error": {**error, "code": "THROTTLED"}})
    lines = status_lines(found)
    assert lines[1:3] == ["The store could not be read: STORE_UNAVAILABLE: s3://shop in the store cannot be read:", "  AccessDenied. Allow it."]
    assert lines[3].startswith("The load balancers could not be read: THROTTLED:")
    assert (found["hosts"][0]["traffic"], found["hosts"][0]["last_result"]) == ("unknown", None)


def test_events_that_run_now():
    running = {"deployment_id": "d-B", "started_by": "ann", "since": "2026-01-02T08:00:00Z"}
    assert rows({"web-1": answer(installed(), running)})[1] == "    events of d-B run now, since 2026-01-02T08:00:00Z, started by ann"


def test_nothing_is_wider_than_a_screen():
    name = "web-1.a-very-long-name.of-a-host.example.com"
    answers = {name: answer(installed("d-" + "A" * 30)), f"{name}-2": {"unreachable": True, "msg": "no " * 100}}
    lines = status_lines(status(answers, store({name: result("InProgress")}), {"instances": {name: said("registered", reason="x" * 60)}}))
    assert max(map(len, lines)) <= 88 and lines[2].startswith("web-1.a-very-long-name…  d-AAAAAAAA…  ")
