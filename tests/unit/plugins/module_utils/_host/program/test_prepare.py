# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a deployment that is in progress means for one that prepares the server for another."""

from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.program.prepare import prepare
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.segment.segment_world import Server, deployment, run


@pytest.fixture(name="server")
def server_in_before_install(tmp_path):
    """A server on which d-1 will be in BeforeInstall for two seconds."""
    server = Server(tmp_path)
    answer = run(server.request("A", {"BeforeInstall": "#!/bin/sh\nsleep 2\n"}, started_by="jane on ctl-1", run_id="1", follow_seconds=0.5))
    assert answer["running"], answer
    return server


def prepare_for(server, deployment_id, lock_timeout_seconds):
    request = server.request("B")
    bundle = {**request["bundle"], "unpacked_size_bytes": 10}
    more = {"appspec_filename": "appspec.yml", "program_sha256": None, "carries_bundle": False, "lock_timeout_seconds": lock_timeout_seconds}
    return prepare({**request, "bundle": bundle, "deployment": deployment(deployment_id), **more}, None)


def test_another_deployment_is_refused_or_waits(server):
    with pytest.raises(DeploymentError) as refused:
        prepare_for(server, "d-2", 0)
    assert refused.value.code == "DeploymentInProgress"
    assert "Deployment d-1, started by jane on ctl-1, is in BeforeInstall on this server since 2" in refused.value.message
    # What comes after it knows what it left.
    assert prepare_for(server, "d-2", 30)["last_successful_install"]["deployment_id"] == "d-1"
    assert server.installed() == "A"


@pytest.mark.parametrize(("deployment_id", "lock_timeout_seconds"), [("d-1", 0), ("d-2", None)], ids=["the same deployment", "nothing is to be changed"])
def test_what_does_not_wait(server, deployment_id, lock_timeout_seconds):
    assert prepare_for(server, deployment_id, lock_timeout_seconds)["last_successful_install"] is None
