# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which revision has the scripts of the events before the archive is downloaded, and what if it is gone."""

from __future__ import annotations

import json
import subprocess

from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.segment.segment_world import SAY, run, said


def test_failed_after_install_is_the_last_successful_install(server):
    server.deploy("A", {"ApplicationStop": SAY, "AfterInstall": "#!/bin/sh\nexit 1\n"})
    assert said(server.deploy("B"))["ApplicationStop"] == ["ApplicationStop of A for d-2"]


def test_the_installed_revision_is_gone(server):
    server.deploy("A")
    subprocess.run(["rm", "-r", server.root / "dg-1"], check=True, timeout=60)
    failed = server.deploy("B")
    assert (failed["error"]["event"], failed["error"]["code"], failed["error"]["reason"]) == ("BeforeBlockTraffic", "UnknownError", "appspec-missing")
    assert "ignore_application_stop_failures" in failed["error"]["hint"]
    assert server.deploy("C", ignore_application_stop_failures=True)["error"] is None
    assert server.deploy("D")["error"] is None


def test_taking_over_from_the_agent(server):
    request = server.request("A")
    run(request)
    directory = server.root / "dg-1" / "d-1"
    (directory / "appspec.json").unlink()
    unknown = server.deploy("B")
    assert (unknown["error"]["reason"], unknown["error"]["event"]) == ("appspec-missing", "BeforeBlockTraffic")
    known = server.deploy("C", previous_appspecs={str(directory): request["appspec"]})
    assert said(known)["ApplicationStop"] == ["ApplicationStop of A for d-3"]
    assert json.loads((directory / "appspec.json").read_text(encoding="utf-8")) == request["appspec"]
