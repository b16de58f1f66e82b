# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The code for servers as one file."""

from __future__ import annotations

import time
import zipfile

from ansible import constants
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection.program_archive import program_archive


def test_runs_at_any_time_make_the_same_file(monkeypatch, tmp_path):
    made = []
    for number, now in enumerate((1, 2_000_000_000)):
        (tmp_path / str(number)).mkdir()
        monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path / str(number)))
        monkeypatch.setattr(time, "time", lambda now=now: now)
        made.append(program_archive())
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / "0" / "codedeploy-program.zip") as archive:
        assert any(name.endswith("_host/program/program.py") for name in archive.namelist())
