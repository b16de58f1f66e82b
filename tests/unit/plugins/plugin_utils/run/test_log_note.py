# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run keeps of the log of a host."""

from __future__ import annotations

import os
import stat

import pytest
from ansible import constants
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment.log_page import MOST_BYTES, log_page
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run import log_note
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.log_note import LogNote

PLAN = {"deployment": {"deployment_id": "d-1"}, "announcements": {"timeout_seconds": 10}, "resumed": None}


@pytest.fixture(name="log")
def a_log(tmp_path, monkeypatch):
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path / "run"))
    (tmp_path / "run").mkdir()
    return tmp_path / "scripts.log"


@pytest.fixture(name="note")
def a_note(log):
    return LogNote(PLAN, "web-1")


def kept(note):
    with open(note.path, "rb") as file:
        return file.read()


def test_pages_become_the_log_again(log, note):
    content = os.urandom(MOST_BYTES) + b"\nthe end\n"
    log.write_bytes(content)
    assert (note.read(), note.offset()) == (None, 0)
    assert note.take(log_page(str(log), 0), True) is True
    assert note.offset() == MOST_BYTES and note.read()["is_whole"] is False
    assert note.take(log_page(str(log), note.offset()), True) is False
    is_the_log = kept(note) == content
    assert (is_the_log, note.read()["is_whole"], note.read()["kept_bytes"]) == (True, True, len(content))


def test_while_scripts_run_it_is_not_whole_and_nobody_hurries(log, note):
    log.write_bytes(b"a" * (MOST_BYTES + 1))
    assert note.take(log_page(str(log), 0), False) is False and note.read()["is_whole"] is False
    assert note.take(log_page(str(log), note.offset()), False) is False and note.read()["is_whole"] is False
    assert note.take(log_page(str(log), note.offset()), True) is False and note.read()["is_whole"] is True


def test_a_log_that_begins_anew_is_kept_behind_what_there_was(log, note):
    log.write_bytes(b"before\n")
    note.take(log_page(str(log), 0), True)
    log.write_bytes(b"after\n")
    note.take(log_page(str(log), note.offset()), True)
    assert kept(note) == b"before\nafter\n" and (note.read()["offset"], note.read()["kept_bytes"]) == (6, 13)


def test_what_an_attempt_left_that_was_broken_off_is_not_there_twice(log, note):
    log.write_bytes(b"one\n")
    note.take(log_page(str(log), 0), True)
    with open(note.path, "ab") as file:
        file.write(b"tw")
    log.write_bytes(b"one\ntwo\n")
    note.take(log_page(str(log), note.offset()), True)
    assert kept(note) == b"one\ntwo\n"


def test_nobody_else_can_read_it(log, note):
    log.write_bytes(b"secret\n")
    before = os.umask(0)
    try:
        note.take(log_page(str(log), 0), True)
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(os.stat(path).st_mode) for path in (os.path.dirname(note.path), note.path, f"{note.path}.json")]
    assert modes == [0o700, 0o600, 0o600]


def test_what_cannot_be_kept_is_said_and_fails_nothing(log, note, monkeypatch):
    warnings = []
    monkeypatch.setattr(log_note.display, "warning", warnings.append)
    for page in ({"content": "eJ=bad"}, {"content": "AAAA"}):
        assert note.take({"behind": 5, "is_whole": True, "utc_offset_seconds": 0, **page}, True) is False
    assert (note.offset(), note.read()["is_whole"]) == (0, False)
    log.write_bytes(b"a\n")
    os.mkdir(note.path)
    assert note.take(log_page(str(log), 0), True) is False
    assert len(warnings) == 3 and all("web-1 cannot be kept on the controller" in warning for warning in warnings)


def test_a_host_that_is_lost_keeps_what_was_fetched(log, note):
    note.lose()
    assert (note.offset(), note.read()["is_whole"]) == (0, False)
    log.write_bytes(b"one\n")
    note.take(log_page(str(log), 0), True)
    note.lose()
    assert (note.offset(), note.read()["kept_bytes"], note.read()["is_whole"]) == (4, 4, False)


def test_hosts_do_not_share_a_note(log):
    assert len({LogNote(PLAN, host).path for host in ("a", "A", "a/b", "../a", "\udcff")}) == 5
    assert {os.path.dirname(LogNote(PLAN, host).path) for host in ("a/b", "../a")} == {os.path.dirname(LogNote(PLAN, "a").path)}


def test_what_was_known_stays_known_when_there_is_no_room(log, note, monkeypatch):
    log.write_bytes(b"one\n")
    note.take(log_page(str(log), 0), True)

    def full(_known, file):
        file.write("{")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(log_note.json, "dump", full)
        patch.setattr(log_note.display, "warning", lambda _text: None)
        log.write_bytes(b"one\ntwo\n")
        assert note.take(log_page(str(log), 4), True) is False
    assert (note.offset(), note.read()["kept_bytes"]) == (4, 4)


def test_of_a_host_that_was_ready_the_log_goes_on_where_it_was_sent():
    ready = {"resumed": {"ready": {"web-1": {"log_offset": 70}, "web-2": {}}}}
    assert [LogNote({**PLAN, **ready}, host).offset() for host in ("web-1", "web-2", "web-3")] == [70, 0, 0]
