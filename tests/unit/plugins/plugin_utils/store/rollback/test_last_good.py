# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last good revision."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.rollback import chosen_rollback
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.rollback.records import BAD, OK, OPEN, ids, records

LAST_GOOD = {
    "after one that failed, the last good one": (records(("a", OK), ("b", OK), ("c", BAD)), "d-3", "d-2"),
    "after a bad one that succeeded, the one before": (records(("a", OK), ("b", OK)), "d-2", "d-1"),
    "past others that failed": (records(("a", OK), ("b", BAD), ("c", BAD), ("d", BAD)), "d-4", "d-1"),
    "past others of the same revision": (records(("a", OK), ("b", OK), ("b", OK), ("b", BAD)), "d-4", "d-1"),
    "a good one of a revision that failed later": (records(("a", OK), ("a", BAD), ("b", BAD)), "d-3", "d-1"),
    "of one whose run was lost": (records(("a", OK), ("b", OPEN)), "d-2", "d-1"),
    "again after a rollback that succeeded, further back": (records(("a", OK), ("b", OK), ("c", OK, None, 4), ("b", OK, 3)), "d-4", "d-1"),
    "and further": (records(("a", OK), ("b", OK), ("c", OK), ("d", OK, None, 5), ("c", OK, 4, 6), ("b", OK, 5)), "d-6", "d-1"),
    "again after a rollback that failed, the same": (records(("a", OK), ("b", OK), ("c", OK, None, 4), ("b", BAD, 3)), "d-3", "d-2"),
    "again after two that failed, the same": (records(("a", OK), ("b", OK, None, 4), ("a", BAD, 2), ("a", BAD, 2)), "d-2", "d-1"),
    "with a rollback that was lost, the same": (records(("a", OK), ("b", OK, None, 3), ("a", OPEN, 2)), "d-2", "d-1"),
    "what was rolled back is not good": (records(("a", OK), ("b", OK, None, 3), ("a", OK, 2), ("c", BAD)), "d-4", "d-3"),
    "nor by an older deployment of it": (records(("a", OK), ("b", OK), ("b", OK, None, 4), ("a", BAD, 3), ("c", BAD)), "d-5", "d-1"),
    "but good when it succeeded after that": (records(("a", OK), ("b", OK, None, 3), ("a", OK, 2), ("b", OK), ("c", BAD)), "d-5", "d-4"),
    "a rollback that was taken back says nothing bad": (records(("a", OK), ("b", OK, None, 3), ("a", OK, 2, 4), ("b", OK, 3)), "d-4", "d-3"),
    "a rollback of what is forgotten is itself rolled back": (records(("a", OK), ("b", OK), ("c", BAD, 9)), "d-3", "d-2"),
}


@pytest.mark.parametrize("name", LAST_GOOD)
def test_the_last_good_revision(name):
    known, of, chosen = LAST_GOOD[name]
    assert ids(*chosen_rollback(known, "last_good")) == (of, chosen)
    assert ids(*chosen_rollback(known, "last_good", meant=of)) == (of, chosen)


def test_deployments_to_launched_instances_are_not_rolled_back_and_not_gone_back_to():
    known = records(("a", OK), ("c", OK), ("b", OK), ("b", BAD), ("c", OK))
    launches = [{**record, "deployment_creator": "autoscaling"} if record["deployment_id"] in ("d-2", "d-4", "d-5") else record for record in known]
    assert ids(*chosen_rollback(launches, "last_good")) == ("d-3", "d-1")
    with pytest.raises(DeploymentError, match="the store has no deployment of this group, so there is none to roll back"):
        chosen_rollback([record for record in launches if "deployment_creator" in record], "last_good")


def test_a_revision_that_is_not_known_is_never_a_good_one():
    assert ids(*chosen_rollback(records(("a", OK), ("", OK, 1), ("b", BAD)), "last_good")) == ("d-3", "d-1")
