# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import time
import types

import pytest
from ansible.errors import AnsibleConnectionFailure
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection import connection_loss, segment_run
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection.segment_run import MODULE, STOP_MODULE, SegmentRun

OPTIONS = {"follow_interval_seconds": 5, "lock_timeout_seconds": 0, "reconnect_timeout_seconds": 0}
REQUEST = {"deployment_root": "/r", "deployment": {"deployment_id": "d-1"}, "run_id": "0.0", "events": ["Install"]}
DONE = {"events": [{"name": "Install"}, {"name": "AfterInstall"}]}
# Nobody asks at first, then at the next event, then at once.
REQUESTS_TO_STOP = [None, {"at": "next_event"}, {"at": "now"}]


class View:
    """Notes what it is told."""

    def __init__(self):
        self.noted = []

    def note(self, answer):
        self.noted.append(answer["since"])

    def leave(self):
        return 1


def running(number):
    return {"running": True, "since": number}


@pytest.fixture(name="action")
def an_action():
    return types.SimpleNamespace(_connection=None, _task=types.SimpleNamespace(check_mode=False, diff=False))


class Log:
    """Keeps pages of one byte each, and knows whether the host was lost."""

    def __init__(self, timeout_seconds=10):
        self.pages, self.timeout_seconds, self.is_lost = [], timeout_seconds, False

    def offset(self):
        return len(self.pages)

    def take(self, page, is_over):
        self.pages.append(page)
        return is_over and page != "last"

    def lose(self):
        self.is_lost = True


def start(action, program, run_module, monkeypatch, answers, log=None):
    """Run a segment by a program that gives these answers -> (the result, what the program was asked, what was shown)."""
    asked, view, stops = [], View(), iter(REQUESTS_TO_STOP)

    def run_on_program(_action, with_program, request):
        if with_program:
            asked.append(request)
        answer = answers.pop(0) if with_program and answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(segment_run, "run_on_program", run_on_program)
    result = SegmentRun(action, program, OPTIONS, run_module, view, lambda: next(stops), log).run(REQUEST)
    return result, asked, view.noted


def test_the_program_is_told_to_stop_as_soon_as_it_is_noted(action, monkeypatch):
    result, asked, noted = start(action, {"path": "/p"}, None, monkeypatch, [running(1), running(2), running(3), DONE])
    assert (result, noted) == ({**DONE, "events_shown": ["Install"]}, [1, 2, 3])
    assert [(request["task"], request["since"], request.get("stop")) for request in asked] == [
        ("events", None, None), ("follow", 1, None), ("follow", 2, "next_event"), ("follow", 3, "now"),
    ]  # fmt: skip


def test_modules_do_the_same_where_there_is_no_program(action, monkeypatch):
    asked, answers = [], [running(1), running(2), {"changed": True}, running(3), {"changed": True}, DONE]

    def run_module(name, arguments):
        asked.append((name, arguments.get("since"), arguments.get("at"), arguments.get("timeout_seconds"), arguments.get("follow_seconds")))
        return answers.pop(0)

    result, _asked, noted = start(action, None, run_module, monkeypatch, [])
    assert result["events"] == DONE["events"] and noted == [1, 2, 3]
    assert asked == [
        (MODULE, None, None, None, 20), (MODULE, 1, None, None, 20), (STOP_MODULE, None, "next_event", 0, None), (MODULE, 2, None, None, 20),
        (STOP_MODULE, None, "now", 0, None), (MODULE, 3, None, None, 20),
    ]  # fmt: skip


def test_a_program_that_is_gone_is_followed_by_modules(action, monkeypatch):
    asked = []

    def run_module(name, arguments):
        asked.append((name, arguments["since"]))
        return DONE

    result, requests, _noted = start(action, {"path": "/p"}, run_module, monkeypatch, [running(1)])
    assert result["events"] == DONE["events"] and len(requests) == 2 and asked == [(MODULE, 1)]


def test_without_a_log_group_nobody_asks_for_logs(action, monkeypatch):
    _result, asked, _noted = start(action, {"path": "/p"}, None, monkeypatch, [running(1), DONE])
    assert not any("log_offset" in request for request in asked)


def test_the_log_comes_with_the_answers_and_is_no_part_of_the_result(action, monkeypatch):
    log = Log()
    answers = [{**running(1), "log_page": "a"}, {**DONE, "log_page": "b"}, {**DONE, "log_page": "c"}, {**DONE, "log_page": "last"}]
    result, asked, noted = start(action, {"path": "/p"}, None, monkeypatch, answers, log)
    assert (result, noted, log.pages) == ({**DONE, "events_shown": ["Install"]}, [1], ["a", "b", "c", "last"])
    assert [(request["task"], request["since"], request["log_offset"]) for request in asked] == [
        ("events", None, 0), ("follow", 1, 1), ("follow", 1, 2), ("follow", 1, 3),
    ]  # fmt: skip
    assert not log.is_lost


def test_modules_bring_the_log_where_there_is_no_program(action, monkeypatch):
    log, asked, answers = Log(), [], [{**running(1), "log_page": "a"}, {**DONE, "log_page": "b"}, {**DONE, "log_page": "last"}]

    def run_module(_name, arguments):
        asked.append((arguments["since"], arguments["log_offset"]))
        return answers.pop(0)

    result, _asked, _noted = start(action, None, run_module, monkeypatch, [], log)
    assert result["events"] == DONE["events"] and "log_page" not in result
    assert (asked, log.pages) == ([(None, 0), (1, 1), (1, 2)], ["a", "b", "last"])


def test_a_host_that_is_lost_after_its_events_has_not_failed(action, monkeypatch):
    log = Log()
    answers = [{**DONE, "log_page": "a"}, AnsibleConnectionFailure("gone")]
    result, _asked, _noted = start(action, {"path": "/p"}, None, monkeypatch, answers, log)
    assert (result["events"], log.pages, log.is_lost) == (DONE["events"], ["a"], True)


def test_of_a_host_that_is_lost_it_is_known_that_its_log_is_not_whole(action, monkeypatch):
    log = Log()
    with pytest.raises(AnsibleConnectionFailure):
        start(action, {"path": "/p"}, None, monkeypatch, [{**running(1), "log_page": "a"}, AnsibleConnectionFailure("gone")], log)
    assert (log.pages, log.is_lost) == (["a"], True)


def test_fetching_what_is_left_ends_in_time(action, monkeypatch):
    log, now = Log(timeout_seconds=30), 1000

    def run_module(_name, _arguments):
        nonlocal now
        now += 7
        return {**DONE, "log_page": "more"}

    monkeypatch.setattr(time, "monotonic", lambda: now)
    start(action, None, run_module, monkeypatch, [], log)
    # The first came with the end of the events; no page is asked for after the thirty seconds.
    assert (len(log.pages), now) == (6, 1000 + 6 * 7)


def test_what_was_refused_has_no_log(action, monkeypatch):
    log = Log()
    start(action, {"path": "/p"}, None, monkeypatch, [DONE], log)
    assert (log.pages, log.is_lost) == ([], False)


def test_where_an_answer_did_not_come_with_the_log_the_events_are_followed_without_it(action, monkeypatch):
    log, gone = Log(), AnsibleConnectionFailure("no answer")
    monkeypatch.setitem(OPTIONS, "reconnect_timeout_seconds", 5)
    monkeypatch.setattr(connection_loss, "forget", lambda _connection: None)
    monkeypatch.setattr(connection_loss, "PAUSE_SECONDS", 0.01)
    answers = [{**running(1), "log_page": "a"}, gone, running(2), DONE, {**DONE, "log_page": "b"}, {**DONE, "log_page": "last"}]
    result, asked, _noted = start(action, {"path": "/p"}, None, monkeypatch, answers, log)
    assert [request.get("log_offset") for request in asked] == [0, 1, None, None, 1, 2]
    assert (result["events"], log.pages, log.is_lost) == (DONE["events"], ["a", "b", "last"], False)
