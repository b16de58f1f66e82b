# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.last_results import describe_last_results, with_last_results
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.last_results.results import NEW, PLAN, WITH_WEB, result


def test_the_order_is_that_of_codedeploy():
    instances = {
        "a": result("Succeeded", sha256="new"), "b": result("Succeeded"), "c": result("Succeeded", sha256=None), "e": result("Failed"),
        "f": result("InProgress"),
    }  # fmt: skip
    plan = with_last_results({**WITH_WEB, "hosts": ["a", "b", "c", "d", "e", "f", "g"]}, {**NEW, "instances": instances})
    assert (plan["hosts"], plan["unhealthy_hosts"]) == (["e", "f", "d", "g", "c", "b", "a"], ["e", "f"])


def test_it_is_said_when_too_few_hosts_are_healthy():
    def lines(minimum, *unhealthy):
        return " ".join(describe_last_results({**PLAN, "unhealthy_hosts": list(unhealthy), "minimum_healthy_hosts": minimum}))

    assert lines(2) == ""
    assert lines(1, "a") == "Unhealthy by their last result, so deployed to first: a"
    assert "minimum" not in lines(0, "a", "b", "c")
    assert "is at its minimum: 2 of 3 hosts count as healthy, 2 must be." in lines(2, "a")
    assert "is below its minimum: 1 of 3 hosts count as healthy, 2 must be." in lines(2, "a", "b") and "codedeploy_targets" in lines(2, "a", "b")
