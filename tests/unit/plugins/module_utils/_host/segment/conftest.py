# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server that tests of segments deploy to."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.segment.segment_world import Server


@pytest.fixture(name="server")
def new_server(tmp_path):
    return Server(tmp_path)
