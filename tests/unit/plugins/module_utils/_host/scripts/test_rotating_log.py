# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.scripts.rotating_log import RotatingLog


def test_eight_files_are_kept(tmp_path):
    log = RotatingLog(str(tmp_path / "logs" / "all.log"), max_bytes=10)
    for number in range(12):
        log.write(b"entry%03d\n" % number)
    names = sorted(os.listdir(tmp_path / "logs"))
    assert names == ["all.log"] + [f"all.log.{number}" for number in range(7)]
    contents = [(tmp_path / "logs" / name).read_bytes() for name in names]
    assert contents == [b"entry%03d\n" % number for number in range(11, 3, -1)]


def test_several_writers(tmp_path):
    path = str(tmp_path / "all.log")
    first, second = RotatingLog(path, max_bytes=10), RotatingLog(path, max_bytes=10)
    first.write(b"1234567\n")
    first.write(b"2234567\n")
    second.write(b"3234567\n")
    contents = {name: (tmp_path / name).read_bytes() for name in os.listdir(tmp_path)}
    assert contents == {"all.log": b"2234567\n3234567\n", "all.log.0": b"1234567\n"}


def test_goes_on_after_the_file_was_removed(tmp_path):
    log = RotatingLog(str(tmp_path / "all.log"), max_bytes=10)
    log.write(b"1234567\n")
    os.unlink(tmp_path / "all.log")
    log.write(b"2234567\n")
    assert (tmp_path / "all.log").read_bytes() == b"2234567\n"
