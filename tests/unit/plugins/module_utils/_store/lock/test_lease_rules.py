# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.lease_rules import (
    GONE, HELD, LEASE_SECONDS, UNKNOWN, describe_lock, lease_of, lost, new_lock, refused, renewed, state_of, watched,
)  # fmt: skip

HERE = {"host": "ctl-1", "boot_id": "boot", "pid_namespace": "pid:[1]"}
HOLDER = {**HERE, "pid": 42, "started": 1000}


def lock(holder=None, lease_seconds=60.0):
    return new_lock("L", "d-A", "ann on ctl-1", "beginning", HOLDER if holder is None else holder, "2026-01-01T00:00:00Z", lease_seconds)


def processes(started):
    return {42: {"started": started}}.get


def nobody(_pid):
    return None


NOT_TO_BE_ASKED = None
FRESH, CHANGING = {"version": "v", "since": 100, "is_changing": False}, {"version": "v", "since": 100, "is_changing": True}


@pytest.mark.parametrize("holder, watch, now, find_process, state", [
    # on this machine
    (HOLDER, FRESH, 100, processes(1000), HELD),
    (HOLDER, FRESH, 999, processes(1000), HELD),
    (HOLDER, FRESH, 100, nobody, GONE),
    (HOLDER, FRESH, 100, processes(1001), GONE),
    # on this machine, which does not tell when the process started
    (HOLDER, FRESH, 100, processes(None), UNKNOWN),
    (HOLDER, FRESH, 161, processes(None), GONE),
    # elsewhere
    ({**HOLDER, "boot_id": "other"}, FRESH, 100, NOT_TO_BE_ASKED, UNKNOWN),
    ({**HOLDER, "pid_namespace": "pid:[2]"}, FRESH, 160, NOT_TO_BE_ASKED, UNKNOWN),
    ({**HOLDER, "host": "ctl-2"}, FRESH, 160.1, NOT_TO_BE_ASKED, GONE),
    ({**HOLDER, "host": "ctl-2"}, CHANGING, 160, NOT_TO_BE_ASKED, HELD),
    ({**HOLDER, "host": "ctl-2"}, CHANGING, 160.1, NOT_TO_BE_ASKED, GONE),
    # not told
    ({**HOLDER, "boot_id": None}, FRESH, 100, NOT_TO_BE_ASKED, UNKNOWN),
    ({**HOLDER, "started": None}, FRESH, 100, NOT_TO_BE_ASKED, UNKNOWN),
    ({**HOLDER, "pid": "42"}, FRESH, 100, NOT_TO_BE_ASKED, UNKNOWN),
    ({}, FRESH, 161, NOT_TO_BE_ASKED, GONE),
])  # fmt: skip
def test_whether_a_holder_lives(holder, watch, now, find_process, state):
    assert state_of(lock(holder), watch, now, HERE, find_process) == state


def test_a_machine_that_does_not_tell_its_boot_is_no_other_that_does_not():
    nowhere = {"host": "ctl-1", "boot_id": None, "pid_namespace": None}
    assert state_of(lock({**nowhere, "pid": 42, "started": 1}), FRESH, 100, nowhere, NOT_TO_BE_ASKED) == UNKNOWN


@pytest.mark.parametrize("before, version, after", [
    (None, "v", {"version": "v", "since": 500, "is_changing": False}),
    (None, None, {"version": None, "since": 500, "is_changing": False}),
    (FRESH, "v", FRESH),
    (CHANGING, "v", CHANGING),
    (FRESH, "w", {"version": "w", "since": 500, "is_changing": True}),
    (CHANGING, "w", {"version": "w", "since": 500, "is_changing": True}),
    ({"version": None, "since": 1, "is_changing": False}, "v", {"version": "v", "since": 500, "is_changing": True}),
])  # fmt: skip
def test_watching(before, version, after):
    assert watched(before, version, 500) == after


@pytest.mark.parametrize("seconds, lease", [(5, 5), (0.5, 0.5), (0, LEASE_SECONDS), (-1, LEASE_SECONDS), (1e9, LEASE_SECONDS), (float("nan"), LEASE_SECONDS)])
def test_no_lease_is_for_ever(seconds, lease):
    assert lease_of(lock(lease_seconds=seconds)) == lease


def test_every_renewal_differs_from_all_others():
    first = renewed(lock(), "2026-01-01T00:00:00Z")
    second = renewed(first, "2026-01-01T00:00:00Z")
    assert [value["renewals"] for value in (lock(), first, second)] == [0, 1, 2]


def test_what_is_said_of_it():
    said = "deployment d-A, started by ann on ctl-1, holds it since 2026-01-01T00:00:00Z and is beginning"
    assert describe_lock(lock()) == said
    assert said in refused(lock(), "/store/lock.json").message
    assert lost(lock(), "/store/lock.json").message == f"the lock of the deployment group (/store/lock.json) is another's now: {said}."
    assert lost(None, "/store/lock.json").message == "the lock of the deployment group (/store/lock.json) was removed."
