# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.looking.drift_report import drift_failures, drift_lines, group_drift

TASK = "Compare what each host has"
INSTALLED = {"deployment_id": "d-A1B2C3D4E", "since": "2026-01-02T03:04:05Z"}
NAMES = {"application_name": "shop", "deployment_group_name": "web"}


def answer(*differences, counts=None, **others):
    found = [{"path": path, "kind": kind, "expected": expected, "found": now} for path, kind, expected, now in differences]
    kinds = [item["kind"] for item in found]
    return {
        "installed": INSTALLED, "checked": 102, "differences": found, "not_compared": None,
        "counts": counts or {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}, **others,
    }  # fmt: skip


def drift(answers):
    return group_drift({**NAMES, "hosts": list(answers)}, TASK, {host: one for host, one in answers.items() if one})


EDITED = ("/srv/app/settings.py", "content", "120 bytes", "131 bytes")
GONE = ("/srv/app/a", "missing", "file", "nothing")
UNREAD = ("/srv/app/b", "unknown", "", "it cannot be read: Permission denied")
UNREACHABLE = {"unreachable": True, "msg": "timed out"}


@pytest.mark.parametrize(
    "given, state, failure",
    [
        (answer(), "same", None),
        (answer(EDITED, EDITED, GONE), "differs", "2 content, 1 missing"),
        (answer(EDITED, not_compared="the archive is gone"), "differs", "1 content; the archive is gone"),
        (answer(UNREAD), "unknown", "1 unknown"),
        (answer(not_compared="the archive is gone"), "unknown", "the archive is gone"),
        (answer(installed=None, checked=0), "not installed", None),
        (None, "unknown", "UnknownError: the host gave no answer."),
    ],
)
def test_the_state_of_a_host_and_whether_it_fails_who_wants_no_drift(given, state, failure):
    found = drift({"web-1": given})
    assert found["hosts"][0]["state"] == state
    told = failure if failure and "UnknownError" in failure else f"Not known to be as it was installed: {failure}."
    assert drift_failures(found) == ({"web-1": told} if failure else {})


def test_a_line_for_each_host_and_each_difference():
    link = ("/srv/app/c", "type", "file", "link to d")
    found = drift({"web-1": answer(), "web-2": answer(EDITED, GONE, link, UNREAD), "web-3": UNREACHABLE, "web-4": answer(installed=None, checked=0)})
    assert drift_lines(found) == [
        "shop to web: 1 same, 1 differs, 1 unknown, 1 not installed",
        "host   runs         since (UTC)       checked  drift",
        "web-1  d-A1B2C3D4E  2026-01-02 03:04      102  same",
        "web-2  d-A1B2C3D4E  2026-01-02 03:04      102  1 content, 1 missing, 1 …",
        "    content  /srv/app/settings.py: 120 bytes, now 131 bytes",
        "    missing  /srv/app/a",
        "    replaced /srv/app/c: file, now link to d",
        "    unknown  /srv/app/b: it cannot be read: Permission denied",
        "web-3",
        "    HostUnreachable: the host cannot be reached: timed out. Check that the host runs and",
        "      that Ansible reaches it (ansible HOST -m ansible.builtin.ping).",
        "web-4  -            -                       0  not installed",
    ]


def test_of_many_differences_the_first_are_shown_and_nothing_is_wider_than_a_screen():
    many = [(f"/srv/{'long/' * 30}{number}", "content", "1 bytes", "2 bytes") for number in range(30)]
    lines = drift_lines(drift({"a" * 60: answer(*many, counts={"content": 5000}, not_compared="because " * 30)}))
    assert lines[-1] == "    and 4990 more" and len([line for line in lines if line.startswith("    content  …")]) == 10
    assert lines[-2].endswith("/long/9: 1 bytes, now 2 bytes") and max(map(len, lines)) <= 88
