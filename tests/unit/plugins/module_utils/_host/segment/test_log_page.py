# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of scripts as it comes to a controller that keeps it."""

from __future__ import annotations

import binascii
import random
import zlib

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment.log_page import MOST_BYTES, log_page, unpacked
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.segment.segment_runner import follow_segment, run_segment
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.segment.segment_world import Server, run

LONG = "#!/bin/sh\nhead -c 2500000 /dev/zero | tr '\\0' 'x' | fold -w 1000\n"


@pytest.fixture(name="log")
def a_log(tmp_path):
    return tmp_path / "scripts.log"


def pages(path, offset=0):
    while True:
        page = log_page(str(path), offset)
        yield unpacked(page["content"])
        if page["is_whole"]:
            return
        assert page["behind"] > offset
        offset = page["behind"]


@pytest.mark.parametrize("size", [0, 1, MOST_BYTES - 1, MOST_BYTES, MOST_BYTES + 1, 3 * MOST_BYTES])
def test_the_pages_of_a_log_are_the_log(log, size):
    content = random.Random(size).randbytes(size)
    log.write_bytes(content)
    found = list(pages(log))
    # Told apart without being shown, as they are long.
    is_the_log = b"".join(found) == content
    assert (is_the_log, len(found)) == (True, max(1, -(-size // MOST_BYTES)))


def test_what_was_taken_is_not_taken_again(log):
    log.write_bytes(b"one\n")
    page = log_page(str(log), 4)
    assert (page["content"], page["behind"], page["is_whole"]) == ("", 4, True)
    log.write_bytes(b"one\ntwo")
    page = log_page(str(log), 4)
    assert (unpacked(page["content"]), page["behind"], page["is_whole"]) == (b"two", 7, True)


def test_a_log_that_was_emptied_begins_anew(log):
    log.write_bytes(b"a\n")
    page = log_page(str(log), 100)
    assert (unpacked(page["content"]), page["behind"], page["is_whole"]) == (b"a\n", 2, True)


def test_no_log_is_whole_and_one_that_cannot_be_read_is_not(log):
    assert (log_page(str(log), 0)["is_whole"], log_page(str(log / "further"), 0)["is_whole"]) == (True, True)
    log.mkdir()
    page = log_page(str(log), 5)
    assert (page["content"], page["behind"], page["is_whole"]) == ("", 5, False)


def test_what_unpacks_to_more_than_a_page_is_cut():
    bomb = binascii.b2a_base64(zlib.compress(bytes(50 * MOST_BYTES))).decode()
    count = len(unpacked(bomb))
    assert count == MOST_BYTES


def test_an_answer_has_no_page_unless_it_is_asked_for(tmp_path):
    assert "log_page" not in run(Server(tmp_path).request("A"))


def test_the_log_of_a_segment_comes_with_its_result_and_after_it(tmp_path):
    request = Server(tmp_path).request("A", {"BeforeInstall": LONG}, log_offset=0, run_id="0.0.0")
    answer = run_segment(request, {"PATH": "/usr/bin:/bin"})
    found, since = [], {"journal": 0, "log": 0, "process": None}
    while True:
        page = answer["log_page"]
        found.append(unpacked(page["content"]))
        if page["is_whole"]:
            break
        answer = follow_segment({**request, "since": since, "stop": None, "follow_seconds": 0, "log_offset": page["behind"]})
        assert answer["events"] and answer["error"] is None
    with open(answer["log_path"], "rb") as log:
        is_the_log = b"".join(found) == log.read()
    assert (is_the_log, len(found)) == (True, 3)


def test_the_log_of_a_segment_that_fails(tmp_path):
    answer = run(Server(tmp_path).request("A", {"BeforeInstall": "#!/bin/sh\necho why\nexit 1\n"}, log_offset=0))
    assert answer["failed"] and b"[stdout]why\n" in unpacked(answer["log_page"]["content"])


def test_what_is_refused_or_only_looked_at_has_none(tmp_path):
    server = Server(tmp_path)
    assert "log_page" not in run(server.request("A", events=["Nothing"], log_offset=0))
    assert "log_page" not in run(server.request("A", log_offset=0, check_mode=True))
