# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.stop_rules import NEXT_EVENT, NOW, asks_for_more, new_stop

ANN = {"user": "ann", "host": "ctl-2", "awx_job_id": None}


@pytest.mark.parametrize(
    ("at", "found", "expected"),
    [
        (NEXT_EVENT, None, True),
        (NOW, None, True),
        (NEXT_EVENT, NEXT_EVENT, False),
        (NOW, NEXT_EVENT, True),
        (NOW, NOW, False),
        (NEXT_EVENT, NOW, False),
    ],
)
def test_who_asked_first_is_kept_unless_it_is_more_urgent(at, found, expected):
    before = new_stop("d-1", {**ANN, "user": "bob"}, found, "2026-01-01T00:00:00Z") if found else None
    assert asks_for_more(new_stop("d-1", ANN, at, "2026-01-01T00:00:10Z"), before) is expected
