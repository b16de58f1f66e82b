# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle.retention_rules import (
    archive_set_aside,
    spared_deployment,
    surplus_deployments,
)


@pytest.mark.parametrize(
    "others, last_successful, max_revisions, expected",
    [
        ({}, None, 5, []),
        ({"a": 1}, "a", 2, []),
        ({"a": 1, "b": 2}, "b", 2, ["a"]),
        ({"a": 1, "b": 2, "c": 3}, "c", 2, ["a", "b"]),
        ({"a": 1, "b": 2, "c": 3}, "a", 3, ["b"]),
        ({"a": 1}, "a", 1, []),
        ({"a": 1, "b": 2}, None, 1, ["a", "b"]),
        ({"a": 5, "b": 5}, None, 2, ["a"]),
    ],
)
def test_oldest_go(others, last_successful, max_revisions, expected):
    assert surplus_deployments(others, last_successful, max_revisions) == expected


@given(st.dictionaries(st.text(min_size=1), st.integers()), st.integers(1, 10), st.data())
def test_as_many_as_allowed_stay(others, max_revisions, data):
    last = data.draw(st.sampled_from(sorted(others))) if others else None
    removed = surplus_deployments(others, last, max_revisions)
    assert last not in removed
    kept = set(others) - set(removed)
    assert len(kept) + 1 <= max_revisions or kept == {last}
    assert all(others[old] <= others[new] for old in removed for new in kept if new != last)


ONE = {"pid": 7, "command": "sleep", "place": "its working directory"}


@pytest.mark.parametrize(
    "processes, expected",
    [
        ([ONE], "the process 7 (sleep) has its working directory in it."),
        ([ONE, ONE], "the process 7 (sleep) has its working directory in it, and 1 more process lives in it."),
        ([ONE, ONE, ONE], "the process 7 (sleep) has its working directory in it, and 2 more processes live in it."),
    ],
)
def test_who_keeps_an_archive(processes, expected):
    assert spared_deployment("/x/dg-1/d-1", processes) == f"The archive of deployment d-1 is not needed any more, and stays because {expected}"
    assert archive_set_aside("/x/a.1", processes) == f"The archive that was there before is now /x/a.1, because {expected}"
