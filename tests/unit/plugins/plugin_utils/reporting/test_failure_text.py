# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance, record_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.failure_text import describe_failure, describe_failures
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.lifecycle.in_place import segments

ERROR = {
    "code": "ScriptFailed", "event": "ApplicationStart", "script": "start.sh", "exit_code": 1, "message": "The script ended with exit code 1.", "hint": "",
    "log_path": "/log", "log_tail": "\n".join(f"line {number}" for number in range(30)),
}  # fmt: skip


def failed(host, **error):
    return advance(record_of(None, "d-1", host), segments(3), error={**ERROR, **error}, traffic="out")


def test_a_failure_is_where_why_and_the_end_of_the_log():
    assert describe_failure(failed("web-1")) == [
        "web-1: failed in ApplicationStart start.sh with exit code 1 (ScriptFailed, out of traffic)",
        "  The script ended with exit code 1.",
        *[f"  | line {number}" for number in range(20, 30)],
        "  full log on the host: /log",
    ]


def test_few_hosts_are_told_of_one_by_one():
    records = [failed(f"web-{number}") for number in range(8)]
    assert describe_failures(records) == [line for record in records for line in describe_failure(record)]


def test_many_hosts_that_failed_alike_share_what_is_said():
    records = [failed(f"web-{number}") for number in range(100)] + [failed("db-1", code="NoSpace", exit_code=None, script=None, message="Full.", log_tail="")]
    lines = describe_failures(records)
    shared = "web-0, web-1, web-2, web-3, web-4 and 95 more: failed in ApplicationStart start.sh with exit code 1 (ScriptFailed, out of traffic)"
    assert lines[:4] == [shared, "  The script ended with exit code 1.", "  web-0 says:", "  | line 20"]
    assert lines[-3:] == ["db-1: failed in ApplicationStart (NoSpace, out of traffic)", "  Full.", "  full log on the host: /log"]
    assert len(lines) == 17


def test_hosts_that_all_failed_in_their_own_way_do_not_fill_the_screen():
    lines = describe_failures([failed(f"web-{number}", message=f"No {number}.", log_tail="", log_path=None) for number in range(1000)])
    assert lines[:2] == ["web-0: failed in ApplicationStart start.sh with exit code 1 (ScriptFailed, out of traffic)", "  No 0."]
    assert lines[-1] == "web-12, web-13, web-14, web-15, web-16 and 983 more: failed in other ways, which the results of the hosts say"
    assert len(lines) == 25
