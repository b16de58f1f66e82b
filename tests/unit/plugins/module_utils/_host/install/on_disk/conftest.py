# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.install.install_world import Server


@pytest.fixture
def server(tmp_path):
    old = os.umask(0o022)
    yield Server(tmp_path / "server")
    os.umask(old)
