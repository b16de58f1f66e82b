# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One holder at a time, whoever wants the lock, whatever becomes of those who have it, and whatever their clocks say."""

from __future__ import annotations

import os
import random
import time

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock import group_lock
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.store import Store

from integration.store.lock.locks import KEY, elsewhere, ended_process, lock_of, open_lock, this_process
from integration.store.racers import race

RACERS = 50
REFUSED = "DeploymentLimitExceededException"


@pytest.fixture(autouse=True)
def faster(monkeypatch):
    monkeypatch.setattr(group_lock, "POLL_SECONDS", 0.2)


def take(place, lock, timeout_seconds=0):
    return open_lock(place).wait_for(lock, timeout_seconds)


def refusal(act, *arguments):
    with pytest.raises(DeploymentError) as error:
        act(*arguments)
    return error.value


def test_it_is_taken_given_back_and_taken_again(place):
    first = lock_of(this_process())
    assert take(place, first)["before"] is None
    open_lock(place).release(first["lock_id"])
    assert place.open().read(KEY) is None
    assert take(place, lock_of(this_process()))["version"]


def test_a_second_is_refused_at_once_with_who_has_it(place):
    take(place, lock_of(this_process(), name="FIRST"))
    began = time.monotonic()
    error = refusal(take, place, lock_of(this_process()))
    assert time.monotonic() - began < 30
    assert error.code == REFUSED
    said = "deployment d-FIRST, started by ann on ctl-1, holds it since 1999-12-31T23:59:59Z and is deploying to web-1"
    assert said in error.message and f"{place.address}/{KEY}" in error.message
    assert "codedeploy_lock_timeout_seconds" in error.hint


def test_a_holder_on_this_machine_that_is_gone_is_known_at_once(place):
    take(place, lock_of(ended_process(), name="FIRST"))
    assert take(place, lock_of(this_process()))["before"]["lock_id"] == "FIRST"


def test_a_holder_elsewhere_that_is_gone_is_known_when_its_lease_is_over(place):
    take(place, lock_of(elsewhere(), lease_seconds=1.5, name="FIRST"))
    began = time.monotonic()
    assert take(place, lock_of(this_process()))["before"]["lock_id"] == "FIRST"
    assert 1.5 <= time.monotonic() - began < 30


def test_a_holder_elsewhere_that_renews_is_known_to_live(place):
    lock, waiting, watch = lock_of(elsewhere(), lease_seconds=60), open_lock(place), None
    version = take(place, lock)["version"]
    for _look in range(3):
        watch = waiting.wait_for(lock_of(elsewhere(2)), 0, watch, 0.1)["watch"]
    assert watch["seen"]["is_changing"] is False
    open_lock(place).renew({**lock, "doing": "deploying to web-2"}, version)
    error = refusal(waiting.wait_for, lock_of(elsewhere(2)), 0, watch)
    assert (error.code, "deploying to web-2" in error.message) == (REFUSED, True)


def test_whoever_waits_gets_it_when_it_is_given_back(place):
    first = lock_of(this_process())
    take(place, first)

    def wait_or_release(racer, opened):
        if racer:
            return bool(opened.wait_for(lock_of(this_process()), 30)["version"])
        time.sleep(1)
        return opened.release(first["lock_id"])

    assert race(2, wait_or_release, lambda _racer: open_lock(place)) == [None, True]


def test_whoever_waits_too_long_is_refused(place):
    take(place, lock_of(this_process()))
    began = time.monotonic()
    assert refusal(take, place, lock_of(this_process()), 1.5).code == REFUSED
    assert 1.5 <= time.monotonic() - began < 30


def test_a_holder_notices_that_the_lock_is_anothers(place):
    first = lock_of(elsewhere(), lease_seconds=0.5)
    version = take(place, first)["version"]
    take(place, lock_of(this_process(), name="SECOND"))
    error = refusal(open_lock(place).renew, first, version)
    assert (error.code, "d-SECOND" in error.message) == ("LOCK_LOST", True)
    assert refusal(open_lock(place).release, first["lock_id"]).code == "LOCK_LOST"
    assert refusal(take, place, lock_of(this_process())).code == REFUSED


def test_a_holder_notices_that_the_lock_was_removed(place):
    first = lock_of(this_process())
    version = take(place, first)["version"]
    place.open().delete_if_unchanged(KEY, version)
    error = refusal(open_lock(place).renew, first, version)
    assert (error.code, "was removed" in error.message) == ("LOCK_LOST", True)


def test_a_renewal_whose_answer_was_lost_counts(place):
    first = lock_of(this_process())
    version = take(place, first)["version"]
    open_lock(place).renew({**first, "doing": "its answer is lost"}, version)
    lock, _version = open_lock(place).renew({**first, "doing": "deploying"}, version)
    assert (lock["renewals"], lock["doing"]) == (2, "deploying")


@pytest.mark.parametrize("content, words", [
    (b'{"half', "is damaged"),
    (b"{}", "is not of this collection"),
    (b'{"format": "agentless.codedeploy", "version": 7}', "has version 7"),
])  # fmt: skip
def test_a_lock_that_cannot_be_understood_is_left_as_it_is(place, content, words):
    place.open().write_if_absent(KEY, content)
    error = refusal(take, place, lock_of(this_process()))
    assert (error.code, words in error.message) == ("STORE_INVALID", True)
    assert f"{place.address}/{KEY}" in error.message
    assert place.open().read(KEY)[0] == content


@pytest.mark.parametrize("before", ["free", "given back", "gone", "gone elsewhere"])
def test_one_of_fifty_gets_it(place, before):
    if before == "given back":
        first = lock_of(this_process())
        take(place, first)
        open_lock(place).release(first["lock_id"])
    elif before != "free":
        take(place, lock_of(ended_process() if before == "gone" else elsewhere(), lease_seconds=2))

    def want(racer, opened):
        try:
            return opened.wait_for(lock_of(this_process(), name=f"RACER-{racer}"), 0)["version"]
        except DeploymentError as error:
            return error.code

    answers = race(RACERS, want, lambda _racer: open_lock(place))
    [winner] = [racer for racer, answer in enumerate(answers) if answer != REFUSED]
    assert place.open().read(KEY)[1] == answers[winner]
    lock, _version = Store(place.open()).read(KEY, "lock", {})
    assert lock["lock_id"] == f"RACER-{winner}"


@pytest.mark.timeout(280)
def test_twenty_that_wait_have_it_one_after_the_other(place, tmp_path):
    """A third of them die while they have it; each of the others comes to its turn."""
    alone = tmp_path / "alone"

    def work(racer, opened):
        holder = this_process() if racer % 2 else elsewhere(racer)
        lock = lock_of(holder, lease_seconds=5)
        version = opened.wait_for(lock, 240)["version"]
        with open(alone, "x", encoding="utf-8"):  # raises where another has the lock too
            time.sleep(random.uniform(0, 0.02))
        os.remove(alone)
        if racer % 3 == 0:
            return "died" if holder["host"].startswith("ctl-") else opened.renew(lock, version) and opened.release(lock["lock_id"])
        return opened.release(lock["lock_id"])

    assert sorted(map(str, race(20, work, lambda _racer: open_lock(place)))) == ["None"] * 16 + ["died"] * 4
