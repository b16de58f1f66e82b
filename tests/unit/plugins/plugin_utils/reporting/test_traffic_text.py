# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.failure_text import describe_failure
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.traffic_text import describe_traffic

ERROR = {"code": "TIMEOUT", "event": "AllowTraffic", "message": "m"}


def record(host, traffic):
    return {"host": host, "traffic": traffic, "events": [], "error": ERROR}


@pytest.mark.parametrize(
    ("traffic", "words", "line"),
    [
        ("in", "(TIMEOUT, in traffic)", None),
        ("out", "(TIMEOUT, out of traffic)", "Out of traffic: a. A deployment that succeeds puts them back."),
        ("registered", "(TIMEOUT, registered but not healthy)", "Registered, but healthy nowhere: a."),
        ("unknown", "(TIMEOUT, not known whether in traffic)", "Not known whether in traffic: a. Look at the load balancers."),
        (None, "(TIMEOUT)", None),
    ],
)
def test_a_host_and_its_traffic(traffic, words, line):
    assert words in describe_failure(record("a", traffic))[0]
    assert "traffic" not in describe_failure(record("a", traffic), check_mode=True)[0]
    lines = describe_traffic([record("a", traffic)])
    assert lines == [] if line is None else lines[0].startswith(line)
