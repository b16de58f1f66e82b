# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The newest good revision that is on all hosts already."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.rollback import chosen_rollback
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.rollback.records import BAD, OK, ids, records

PRESENT = records(("a", OK), ("b", OK), ("c", OK), ("d", BAD))


@pytest.mark.parametrize("on_hosts, chosen", [
    ({"w1": {"a", "b", "c"}, "w2": {"a", "b", "c", "d"}}, "d-3"),
    ({"w1": {"a", "b", "c"}, "w2": {"a", "b"}}, "d-2"),
    ({"w1": {"a"}, "w2": {"a", "c"}}, "d-1"),
])  # fmt: skip
def test_the_newest_good_revision_that_is_on_all_hosts(on_hosts, chosen):
    assert ids(*chosen_rollback(PRESENT, "present", on_hosts)) == ("d-4", chosen)


def test_where_none_is_on_all_hosts_it_is_said_which_host_lacks_which():
    with pytest.raises(DeploymentError) as error:
        chosen_rollback(PRESENT, "present", {"w1": {"a", "b"}, "w2": {"d"}})
    assert error.value.message == (
        "no good revision other than that of d-4 (revision d) is on all 2 hosts already."
        " Missing are that of d-3 (revision c) on w1, w2; that of d-2 (revision b) on w2; that of d-1 (revision a) on w2."
    )
    assert "codedeploy_rollback_to=last_good" in error.value.hint
