# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.batch_text import describe_batch

PLAN = {"hosts": list("abcde"), "batches": [2, 2, 1], "resumed": None}


@pytest.mark.parametrize(
    ("batch", "text"),
    [
        (["a", "b"], "Deploy to batch 1 of 3 (2 hosts)"),
        (["b"], "Deploy to batch 1 of 3 (1 host)"),
        (["c", "d"], "Deploy to batch 2 of 3 (2 hosts)"),
        (["e"], "Deploy to batch 3 of 3 (1 host)"),
        # A play of the user's takes all hosts along.
        (list("abcde"), "Deploy to 5 hosts in batches"),
    ],
)
def test_a_batch_has_its_number(batch, text):
    assert describe_batch(PLAN, batch, "deploy") == text


@pytest.mark.parametrize("phase, batch, text", [
    ("reroute", ["a", "b"], "Reroute traffic to 2 hosts"), ("reroute", ["c"], "Reroute traffic to 1 host"),
    # These are in none of the batches of the plan.
    ("deregister", ["x", "y", "z"], "Deregister 3 hosts"), ("deregister", ["x"], "Deregister 1 host"),
])  # fmt: skip
def test_in_later_phases_hosts_are_counted(phase, batch, text):
    assert describe_batch(PLAN, batch, phase) == text


def test_hosts_that_were_through_before_a_deployment_went_on_are_in_no_batch():
    plan = {"hosts": list("abcde"), "batches": [2, 1], "resumed": {"records": {"a": {}}, "ready": {"b": {}}}}
    assert [describe_batch(plan, batch, "deploy") for batch in (["c", "d"], ["e"])] == ["Deploy to batch 1 of 2 (2 hosts)", "Deploy to batch 2 of 2 (1 host)"]
