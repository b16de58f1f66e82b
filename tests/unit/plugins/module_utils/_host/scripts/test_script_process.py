# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import time

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.stop_request import StopRequest
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.scripts.script_process import ScriptProcess
from waiting import wait_until

LIMITS = {"timeout_seconds": 20, "kill_grace_seconds": 5, "output_grace_seconds": 5}
ENDED_WELL = {"exit_code": 0, "signal": None, "timed_out": False, "stopped": False, "still_running": False, "output_left_open": False, "spawn_error": None}


class FileLog:
    """A log as ScriptProcess needs one: entries in a file, which a forked reader shares."""

    def __init__(self, path):
        self.path = path
        self._descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def add(self, text):
        os.write(self._descriptor, (text + "\n").encode("utf-8"))

    def descriptors(self):
        return [self._descriptor]

    def lines(self):
        return self.path.read_bytes().decode("utf-8").split("\n")[:-1]


@pytest.fixture
def log(tmp_path):
    return FileLog(tmp_path / "log")


def run(tmp_path, log, text, **limits):
    script = tmp_path / "script"
    script.write_bytes(text.encode("utf-8"))
    script.chmod(0o755)
    return ScriptProcess([str(script)], str(tmp_path), dict(os.environ), dict(LIMITS, **limits), log, StopRequest()).run(lambda pid: None)


def is_running(process):
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_output_of_both_streams(tmp_path, log):
    assert run(tmp_path, log, "#!/bin/bash\necho out; echo err >&2; printf 'no line end'") == ENDED_WELL
    assert sorted(log.lines()) == ["[stderr]err", "[stdout]no line end", "[stdout]out"]


@pytest.mark.parametrize(
    "text, expected",
    [
        (r"printf 'a\xff\xfeb\n'", ["[stdout]a\ufffd\ufffdb"]),
        (r"printf 'dos\r\n'", ["[stdout]dos\r"]),
        (r"printf '\n\n'", ["[stdout]", "[stdout]"]),
        (r"printf 'nul\0nul\n'", ["[stdout]nul\0nul"]),
        ("echo $PWD", ["[stdout]{directory}"]),
        ("cat; echo end", ["[stdout]end"]),
        ("exec >&- 2>&-; sleep 0.3", []),
        ("trap '' PIPE; trap -p PIPE", ["[stdout]trap -- '' SIGPIPE"]),
        ("yes | head -n 1; echo ${PIPESTATUS[0]}", ["[stdout]y", "[stdout]141"]),
    ],
)
def test_what_a_script_meets(tmp_path, log, text, expected):
    assert run(tmp_path, log, "#!/bin/bash\n" + text) == ENDED_WELL
    assert log.lines() == [line.format(directory=tmp_path) for line in expected]


def test_much_output_without_line_ends(tmp_path, log):
    assert run(tmp_path, log, "#!/bin/bash\nhead -c 5000000 /dev/zero | tr '\\0' x") == ENDED_WELL
    assert sum(len(line) - len("[stdout]") for line in log.lines()) == 5000000


@pytest.mark.parametrize("text", ["", "exit 0\n", "echo shell\n"])
def test_without_interpreter_line(tmp_path, log, text):
    assert run(tmp_path, log, text) == ENDED_WELL


@pytest.mark.parametrize(
    "text, expected",
    [
        ("#!/bin/bash\nexit 255", {"exit_code": 255}),
        ("#!/bin/bash\nkill -9 $$", {"exit_code": None, "signal": 9}),
        ("#!/bin/bash\r\nexit 0", {"exit_code": None, "spawn_error": "No such file or directory"}),
    ],
)
def test_other_ends(tmp_path, log, text, expected):
    assert run(tmp_path, log, text) == dict(ENDED_WELL, **expected)


def test_timeout_reaches_the_whole_group(tmp_path, log):
    text = f"#!/bin/bash\ntrap 'echo got TERM; exit 0' TERM\nsleep 60 &\necho $! > {tmp_path}/child; echo start; wait"
    started = time.monotonic()
    outcome = run(tmp_path, log, text, timeout_seconds=1)
    assert 1 <= time.monotonic() - started < 30
    assert outcome == dict(ENDED_WELL, timed_out=True)
    assert log.lines() == ["[stdout]start", "[stdout]got TERM"]
    assert not is_running(int((tmp_path / "child").read_text(encoding="utf-8")))


def test_kill_after_the_grace_period(tmp_path, log):
    text = "#!/bin/bash\ntrap '' TERM\necho start\nwhile true; do sleep 0.1; done"
    started = time.monotonic()
    outcome = run(tmp_path, log, text, timeout_seconds=1, kill_grace_seconds=1)
    assert 2 <= time.monotonic() - started < 30
    assert outcome == dict(ENDED_WELL, exit_code=None, signal=9, timed_out=True)


def test_timeout_reaches_a_descendant_in_a_session_of_its_own(tmp_path, log):
    text = f"#!/bin/bash\nsetsid bash -c 'echo $$ > {tmp_path}/child; exec sleep 60'"
    outcome = run(tmp_path, log, text, timeout_seconds=1)
    assert outcome["timed_out"]
    assert not is_running(int((tmp_path / "child").read_text(encoding="utf-8")))


def test_background_child_that_ends_in_time(tmp_path, log):
    assert run(tmp_path, log, "#!/bin/bash\n(sleep 1; echo late) &\necho done") == ENDED_WELL
    assert log.lines() == ["[stdout]done", "[stdout]late"]


def test_background_child_that_keeps_the_output(tmp_path, log):
    waiting = f"until [ -e {tmp_path}/said ]; do sleep 0.05; done"
    late = f"{waiting}; printf begun; for i in 1 2 3 4; do sleep 0.4; echo $i; done; touch {tmp_path}/survived"
    text = f"#!/bin/bash\n({late}) &\necho done; touch {tmp_path}/said"
    outcome = run(tmp_path, log, text, output_grace_seconds=0.2)
    assert not (tmp_path / "survived").exists()
    assert outcome == dict(ENDED_WELL, output_left_open=True)
    wait_until((tmp_path / "survived").exists)
    wait_until(lambda: log.lines()[-1] == "[stdout]4")
    assert log.lines() == ["[stdout]done", "[stdout]begun1", "[stdout]2", "[stdout]3", "[stdout]4"]


def test_waiting_for_output_ends_with_the_timeout(tmp_path, log):
    outcome = run(tmp_path, log, "#!/bin/bash\nsleep 10 &", timeout_seconds=1, output_grace_seconds=20)
    assert outcome == dict(ENDED_WELL, output_left_open=True)
