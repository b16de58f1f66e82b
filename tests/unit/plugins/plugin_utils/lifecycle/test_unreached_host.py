# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_record import advance, record_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.host_report import with_traffic
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.unreached_host import HINT, is_unreached, was_deregistered
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.failure_text import describe_failure
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.reporting.task_failure import host_error, unreachable_error
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.deployment_record import restored_host, stored_host

SEGMENTS = [
    {"type": "events", "events": ["BeforeBlockTraffic"], "phase": "deregister"}, {"type": "block_traffic", "event": "BlockTraffic", "phase": "deregister"},
    {"type": "events", "events": ["AfterBlockTraffic"], "phase": "deregister"},
]  # fmt: skip
BEFORE = {"name": "BeforeBlockTraffic", "status": "Succeeded", "scripts": []}
BLOCK = {"name": "BlockTraffic", "status": "Succeeded", "scripts": []}
NEW = record_of(None, "d-1", "web-2")
GONE = unreachable_error({}, "ssh: connect to host 10.0.0.2 port 22: Connection refused.")
UNREACHED = advance(NEW, [], error=GONE)
OUT = {
    "status": "Succeeded", "end_time": "2", "duration_seconds": 4.0, "changed": True, "traffic": "out", "load_balancers": [], "registrations": [],
    "error": None,
}  # fmt: skip
FAILED = {**OUT, "status": "Failed", "traffic": "in", "error": {"code": "IAM_ROLE_PERMISSIONS", "message": "No token.", "hint": "Renew it."}}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (NEW, False),
        (UNREACHED, True),
        (advance(NEW, [], error=host_error({}, "PythonMissing", "No Python.")), True),
        (advance({**NEW, "was_begun": True}, [], error=GONE), True),
        (advance(NEW, SEGMENTS, [{**BEFORE, "status": "Failed"}], error=unreachable_error(SEGMENTS[0], "lost")), True),
        (advance(NEW, SEGMENTS, [{**BEFORE, "status": "Failed"}], error={**GONE, "code": "ScriptFailed", "event": "BeforeBlockTraffic"}), False),
        (advance(advance(NEW, SEGMENTS, [BEFORE]), SEGMENTS, [BLOCK], traffic="out", error=GONE), False),
        (advance(advance(NEW, SEGMENTS, [BEFORE]), SEGMENTS, [BLOCK], traffic="unknown", error=GONE), False),
    ],
)
def test_on_which_hosts_nothing_can_be_run_that_load_balancers_may_have(record, expected):
    assert is_unreached(record) is expected


def told(instance):
    return {"deployment_id": "d-1", "hosts": ["web-2"], "unreached": {"instances": {"web-2": instance}}}


def test_a_host_that_left_without_its_hooks_says_so_and_stays_failed():
    record = with_traffic(UNREACHED, told(OUT))
    assert (record["status"], record["traffic"], was_deregistered(record), was_deregistered(UNREACHED)) == ("Failed", "out", True, False)
    assert describe_failure(record) == [
        "web-2: failed before its lifecycle, nothing on it was touched (HostUnreachable, out of traffic)",
        "  the host cannot be reached: ssh: connect to host 10.0.0.2 port 22: Connection refused. It was deregistered from the controller, without its"
        " BeforeBlockTraffic and AfterBlockTraffic.",
    ]
    assert record["error"]["hint"] == HINT
    # Another controller reads the same of it.
    assert was_deregistered(restored_host(stored_host(record))) and restored_host(stored_host(record))["traffic"] == "out"
    assert with_traffic(UNREACHED, {**told(OUT), "hosts": ["web-1"]}) is UNREACHED


def test_in_check_mode_it_would_leave():
    record = with_traffic(UNREACHED, told({**OUT, "status": "Pending", "traffic": "in"}))
    assert was_deregistered(record) and "It would be deregistered from the controller" in record["error"]["message"] and record["traffic"] is None


def test_a_host_that_could_not_be_deregistered_is_not_out():
    record = with_traffic(UNREACHED, told(FAILED))
    assert (was_deregistered(record), record["traffic"], record["error"]["code"], record["error"]["hint"]) == (False, "in", "HostUnreachable", "Renew it.")
    assert record["error"]["message"].endswith("Connection refused. It could not be deregistered without it either: No token.")


def test_what_it_had_at_load_balancers_is_known_for_going_back_to_it():
    known = {"name": "web", "type": "target_group", "targets": [{"id": "i-2", "port": 81, "availability_zone": None}]}
    balancer = {"name": "web", "type": "target_group", "port": 80}
    record = with_traffic(UNREACHED, told({**OUT, "registrations": [known], "load_balancers": [balancer]}))
    assert record["registrations"] == [{**known, "port": 80}]
