# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import socket

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.controller.who_started import read_starter, read_versions
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.starter_text import describe_starter


@pytest.fixture(autouse=True)
def nobody_else(monkeypatch):
    for name in ("AWX_JOB_ID", "TOWER_JOB_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOGNAME", "ann")


@pytest.mark.parametrize("variables, user, job", [
    ({}, "ann", None),
    ({"awx_job_id": 77, "awx_user_name": "bob"}, "bob", "77"),
    ({"tower_job_id": "78"}, "ann", "78"),
])  # fmt: skip
def test_the_user_or_the_job(variables, user, job):
    assert read_starter(variables) == {"user": user, "host": socket.gethostname(), "awx_job_id": job}


def test_a_job_that_only_the_environment_tells(monkeypatch):
    monkeypatch.setenv("TOWER_JOB_ID", "79")
    assert describe_starter(read_starter({})) == f"ann on {socket.gethostname()} (AWX job 79)"


def test_the_versions():
    assert read_versions()["ansible_core"].startswith("2.") and read_versions()["collection"].count(".") == 2
