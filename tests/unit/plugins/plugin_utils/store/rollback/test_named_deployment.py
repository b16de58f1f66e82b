# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The revision of a deployment that is named."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.rollback import chosen_rollback, warnings_of
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.rollback.records import BAD, OK, ids, records


@pytest.mark.parametrize("known, wanted, of, warned", [
    (records(("a", OK), ("b", OK), ("c", OK)), "d-1", "d-3", False),
    (records(("a", BAD), ("b", OK)), "d-1", "d-2", True),
    (records(("a", OK), ("a", OK)), "d-1", "d-2", False),
    (records(("a", OK), ("b", OK, None, 3), ("a", BAD, 2)), "d-1", "d-2", False),
    # What a rollback that failed was to get away from is wanted after all.
    (records(("a", OK), ("b", OK, None, 3), ("a", BAD, 2)), "d-2", "d-3", False),
    (records(("a", OK), ("b", OK, None, 3), ("a", OK, 2)), "d-2", "d-3", False),
])  # fmt: skip
def test_the_revision_of_a_deployment_that_is_named(known, wanted, of, warned):
    rolled, chosen = chosen_rollback(known, wanted)
    assert (ids(rolled, chosen), bool(warnings_of(chosen))) == ((of, wanted), warned)


def test_a_deployment_that_is_unknown_is_told_with_those_that_are_known():
    with pytest.raises(DeploymentError) as error:
        chosen_rollback(records(*[("a", OK)] * 6, ("b", BAD)), "d-9")
    assert "no deployment d-9 of this group. Its newest are d-7 (Failed), d-6 (Succeeded), " in error.value.message
    assert "d-3 (Succeeded)." in error.value.message and "d-2" not in error.value.message


def test_what_is_rolled_back_is_nothing_to_go_back_to():
    with pytest.raises(DeploymentError, match="INVALID_OPTION: codedeploy_rollback_to is d-2, and that is the deployment which would be rolled back"):
        chosen_rollback(records(("a", OK), ("b", OK)), "d-2")
