# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which deployment is rolled back, and that no other one is."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.rollback import chosen_rollback, refuse_other_rollback, rolled_back
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.rollback.records import BAD, OK, OPEN, records


@pytest.mark.parametrize("meant", ["d-2", "d-9"])
@pytest.mark.parametrize("wanted", ["last_good", "d-1"])
def test_another_deployment_than_the_one_that_is_meant_is_not_rolled_back(wanted, meant):
    known = records(("a", OK), ("b", "Stopped"), ("c", OK))
    with pytest.raises(DeploymentError, match=f"{meant} is to be rolled back .codedeploy_rollback_of., but the group had another .* it would be d-3 ") as error:
        chosen_rollback(known, wanted, meant=meant)
    assert "agentless.codedeploy.history" in error.value.hint


def test_a_rollback_that_waited_until_there_was_another_deployment_is_refused():
    plan = {"rollback_of": "d-2", "options": {"rollback_to": "last_good"}}
    refuse_other_rollback(plan, records(("a", OK), ("b", OPEN)))
    refuse_other_rollback(plan, records(("a", OK), ("b", OK)))
    refuse_other_rollback(plan, records(("a", OK), ("b", OK, None, 3), ("a", BAD, 2)))
    for known in (records(("a", OK), ("b", OK), ("c", BAD)), records(("a", OK), ("b", OK, None, 3), ("a", OK, 2))):
        with pytest.raises(DeploymentError, match="while the rollback of d-2 was planned or waited, .* d-3"):
            refuse_other_rollback(plan, known)


def test_of_records_with_wrong_links_one_is_found_all_the_same():
    known = records(("a", BAD, 2), ("b", BAD, 1))
    assert rolled_back(known, "last_good")["deployment_id"] == "d-1"
