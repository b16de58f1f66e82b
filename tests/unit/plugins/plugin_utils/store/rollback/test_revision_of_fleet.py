# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The revision that a fleet has: that of all its hosts."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.rollback import revision_of_fleet
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.rollback.records import BAD, OK, records


def results(**of_hosts):
    return {host: {"status": status, "revision_sha256": revision} for host, (revision, status) in of_hosts.items()}


KNOWN = records(("a", OK), ("b", OK), ("a", OK), ("b", BAD), ("", OK))


@pytest.mark.parametrize("instances, chosen", [
    (results(b0=("a", OK), b1=("a", OK)), "d-3"),
    (results(b0=("b", OK), b1=("b", OK), other=("a", OK)), "d-2"),
    # Unlike each other, failed, not known, of a deployment that is not on record any more, and of which nothing was on record.
    (results(b0=("a", OK), b1=("b", OK)), None),
    (results(b0=("b", BAD), b1=("b", BAD)), None),
    (results(b0=("b", OK), b1=("b", BAD)), None),
    (results(b0=("a", OK)), None),
    ({}, None),
    (results(b0=("c", OK), b1=("c", OK)), None),
    (results(b0=("", OK), b1=("", OK)), None),
])  # fmt: skip
def test_the_revision_of_a_fleet_is_that_of_all_its_hosts(instances, chosen):
    found = revision_of_fleet(KNOWN, instances, ["b0", "b1"])
    assert (found and found["deployment_id"]) == chosen
