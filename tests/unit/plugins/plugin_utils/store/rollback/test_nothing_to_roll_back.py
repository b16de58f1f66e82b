# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups of which nothing can be rolled back, or that have nothing to go back to."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.rollback import chosen_rollback, refuse_without_good
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.rollback.records import BAD, OK, records


@pytest.mark.parametrize("known", [
    records(("a", OK)),
    records(("a", BAD)),
    records(("a", BAD), ("b", OK)),
    records(("a", OK), ("a", OK)),
    records(("a", OK, None, 2), ("b", OK, 1)),
])  # fmt: skip
def test_nothing_to_go_back_to_is_said(known):
    named = f"{known[0]['deployment_id']} .revision {known[0]['revision_sha256']}."
    with pytest.raises(DeploymentError, match=f"RevisionDoesNotExistException: there is nothing to go back to: {named}.* would be rolled back"):
        refuse_without_good(chosen_rollback(known, "last_good")[0])
    with pytest.raises(DeploymentError, match="there is nothing to go back to"):
        chosen_rollback(known, "present", {})
    assert chosen_rollback(known, "last_good")[1] is None


@pytest.mark.parametrize("wanted", ["last_good", "present", "d-1"])
def test_a_group_without_deployments_has_none_to_roll_back(wanted):
    with pytest.raises(DeploymentError, match="DeploymentDoesNotExistException: the store has no deployment of this group.*codedeploy_store"):
        chosen_rollback([], wanted, {})
