# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.fleet.copy_runs import has_ended, joined_runs, next_wait, progress_line

WAITS = {"changed": True, "failed": True, "error": {"code": "TIMEOUT", "message": "Auto Scaling group web has 1 of 2 in service; its instances: 2 Pending."}}


@pytest.mark.parametrize("limit, waited, seconds", [(900, 0, 20), (900, 895.5, 4), (900, 899.9, 0), (900, 950, 0), (5, 0, 5), (0, 0, 0)])
def test_a_run_waits_until_there_is_something_to_show_and_not_beyond_the_limit(limit, waited, seconds):
    assert next_wait(limit, waited) == seconds


@pytest.mark.parametrize("result, limit, waited, ended", [
    ({"changed": True}, 900, 30, True),
    ({"failed": True, "error": {"code": "AUTO_SCALING_CONFIGURATION"}}, 900, 30, True),
    ({"failed": True, "msg": "no boto3"}, 900, 30, True),
    (WAITS, 900, 30, False),
    (WAITS, 900, 899.5, True),
    (WAITS, 900, 901, True),
])  # fmt: skip
def test_only_what_is_waited_for_is_gone_on_with(result, limit, waited, ended):
    assert has_ended(result, limit, waited) is ended


def test_it_is_shown_how_far_the_group_is():
    assert progress_line(WAITS, 900, 41.7) == "Auto Scaling group web has 1 of 2 in service; its instances: 2 Pending. Waited for 42 of 900 s."


def test_runs_are_one_to_who_asked():
    first = {**WAITS, "calls": [{"action": "Create"}], "report": ["field"], "api_calls": {"a": 1, "b": 2}}
    last = {"changed": False, "calls": [], "report": [], "instances": ["i-1"], "api_calls": {"b": 3}}
    joined = {"changed": True, "calls": [{"action": "Create"}], "report": ["field"], "instances": ["i-1"], "api_calls": {"a": 1, "b": 5}}
    assert joined_runs([first, last]) == joined
    assert joined_runs([last]) == last
    assert joined_runs([first, {"failed": True, "msg": "no"}])["failed"]
