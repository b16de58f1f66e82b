# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.announcement.logs import (
    NEW,
    NOT_FETCHED,
    RUN_LOST,
    describe_logs_not_sent,
    hosts_left,
    logs_to_send,
    new_failures,
    with_lost_logs,
    with_sent,
)

DENIED = {"code": "IAM_ROLE_PERMISSIONS", "message": "No."}


def note(kept=10, sent=10, is_whole=True):
    return {"offset": kept, "kept_bytes": kept, "sent_bytes": sent, "last_timestamp": 5, "is_whole": is_whole, "utc_offset_seconds": 0}


def failure(of, **hosts):
    return {**of, "hosts": hosts}


def test_what_is_to_be_sent():
    notes = {"a": note(10, 0), "b": note(10, 9), "c": note(10, 10), "d": note(0, 0), "e": None}
    assert list(logs_to_send(["a", "b", "a", "c", "d", "e"], notes)) == ["a", "b"]


@pytest.mark.parametrize("before, notes, failures, after", [
    ([], {"a": note(), "b": note(0, 0)}, {}, []),
    ([], {"a": note(10, 4)}, {"a": DENIED}, [failure(DENIED, a=4)]),
    # It was sent when it had been given up.
    ([], {"a": note(10, 10)}, {"a": DENIED}, []),
    # It is not that what was fetched could not be sent.
    ([], {"a": note(is_whole=False)}, {}, [failure(NOT_FETCHED, a=10)]),
    ([], {"a": None}, {}, [failure(NOT_FETCHED, a=0)]),
    ([], {"a": note(10, 3, False)}, {"a": DENIED}, [failure(DENIED, a=3)]),
    # One that failed with an earlier wave was tried again.
    ([failure(DENIED, a=4, b=0)], {"a": note(), "c": note()}, {}, [failure(DENIED, b=0)]),
    ([failure(DENIED, a=4)], {"a": note(10, 6)}, {"a": DENIED}, [failure(DENIED, a=6)]),
    ([failure(DENIED, a=4), failure(RUN_LOST, z=0)], {"a": note()}, {}, [failure(RUN_LOST, z=0)]),
    ([failure(DENIED, a=4)], {"b": note(10, 1)}, {"b": DENIED}, [failure(DENIED, a=4, b=1)]),
])
def test_what_is_known_after_sending(before, notes, failures, after):
    logs = with_sent({"sent_bytes": 7, "not_sent": before}, notes, failures, 5)
    assert logs == {"sent_bytes": 12, "not_sent": after}
    assert hosts_left(logs) == [host for of in after for host in of["hosts"]]


def test_what_was_known_is_not_changed():
    before = {"sent_bytes": 0, "not_sent": [failure(DENIED, a=0)]}
    with_sent(before, {"b": note(10, 1)}, {"b": DENIED}, 0)
    with_lost_logs({"logs": before}, ["c"])
    assert before == {"sent_bytes": 0, "not_sent": [failure(DENIED, a=0)]}


def test_a_deployment_that_is_given_up():
    known = {"due": [], "logs": {"sent_bytes": 3, "not_sent": [failure(DENIED, a=1)]}}
    assert with_lost_logs(known, ["b", "c"]) == {"due": [], "logs": {"sent_bytes": 3, "not_sent": [failure(DENIED, a=1), failure(RUN_LOST, b=0, c=0)]}}
    assert with_lost_logs({"logs": NEW}, []) == {"logs": NEW}
    assert with_lost_logs({"due": []}, ["b"]) == {"due": []} and with_lost_logs(None, ["b"]) is None


def test_a_reason_is_told_once_before_the_end():
    before = with_sent(NEW, {"a": note(10, 0)}, {"a": DENIED}, 0)
    after = with_sent(before, {"b": note(10, 0), "c": None}, {"b": DENIED}, 0)
    assert new_failures(NEW, before) == [failure(DENIED, a=0)] and new_failures(before, after) == [failure(NOT_FETCHED, c=0)]
    assert describe_logs_not_sent(after["not_sent"])[0] == "Log of scripts not sent, or not to its end, of a, b: IAM_ROLE_PERMISSIONS: No."


def test_a_fleet_of_which_nothing_is_sent():
    notes = {f"web-{number}": note(10, 0) for number in range(10000)}
    logs = with_sent(NEW, notes, dict.fromkeys(notes, DENIED), 0)
    assert len(logs["not_sent"]) == 1 and len(hosts_left(logs)) == 10000
    [line] = describe_logs_not_sent(logs["not_sent"])
    assert "web-19 and 9980 more" in line
