# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.resume_text import describe_joined
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.deployment.two_fleets import copying, going_back, replacing


@pytest.mark.parametrize("plan, old, hosts", [
    (replacing(3), replacing(3), ""),
    (replacing(3), replacing(2), "g2"),
    (replacing(4), replacing(2), "g2, g3"),
    (replacing(2), replacing(3), ""),
    # The fleets take turns, and have changed their places since.
    ({**replacing(), "hosts": ["b0", "b1"]}, replacing(), ""),
    # Its hosts are looked up later.
    (copying(), copying(2), ""),
    (replacing(4), going_back(replacing(2)), ""),
    (replacing(4), {**replacing(2), "blue_green": None}, ""),
])  # fmt: skip
def test_hosts_that_joined_a_replacement_fleet_are_told(plan, old, hosts):
    lines = describe_joined(plan, old)
    assert [line.partition(":")[0] for line in lines] == ([hosts] if hosts else [])
