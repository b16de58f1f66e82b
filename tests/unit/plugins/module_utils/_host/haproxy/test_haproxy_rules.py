# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.haproxy import haproxy_rules

STATISTICS = """# pxname,svname,qcur,scur,status,check_status,last_chk,check_desc
web,web-1,1,2,UP 1/2,L7STS,"HTTP status check returned code <503>, twice",Layer7 wrong status
api,web-1,,0,no check,,,
"""
SERVERS = """1
# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_check_state
3 web 1 web-1 127.0.0.1 2 {admin} {check}
3 web 2 web-2 127.0.0.2 2 0 0
"""


def state(admin=0, check=6, **fields):
    statistics = haproxy_rules.parse_statistics(STATISTICS)["web", "web-1"]
    administration = haproxy_rules.parse_servers_state(SERVERS.format(admin=admin, check=check))["web-1"]
    return {**haproxy_rules.server_state("web", statistics, administration), **fields}


def test_a_server_in_haproxys_words():
    assert state() == {
        "backend": "web",
        "server": "web-1",
        "status": "UP 1/2",
        "admin_state": "ready",
        "has_health_check": True,
        "check_status": "L7STS",
        "check_text": "HTTP status check returned code <503>, twice",
        "sessions": 3,
    }
    assert haproxy_rules.describe_state(state()) == (
        "web/web-1 is UP 1/2 with 3 sessions, last health check L7STS: HTTP status check returned code <503>, twice"
    )


@pytest.mark.parametrize("bits, name", [(0, "ready"), (1, "maint"), (5, "maint"), (9, "maint"), (8, "drain"), (2, "ready"), (16, "ready")])
def test_what_an_operator_wants(bits, name):
    assert state(admin=bits)["admin_state"] == name


@pytest.mark.parametrize("bits, checked", [(0, False), (2, False), (6, True), (14, True)])
def test_who_is_checked(bits, checked):
    assert state(check=bits)["has_health_check"] is checked


@pytest.mark.parametrize("admin, sessions, drained", [(0, 0, False), (8, 1, False), (8, 0, True), (1, 1, False), (1, 0, True)])
def test_drained(admin, sessions, drained):
    assert haproxy_rules.is_drained(state(admin=admin, sessions=sessions)) is drained


@pytest.mark.parametrize(
    "status, ready",
    [("UP", True), ("no check", True), ("UP 1/2", False), ("DOWN", False), ("DOWN 1/2", False), ("DRAIN", False), ("MAINT", False), ("NOLB", False)],
)
def test_ready(status, ready):
    assert haproxy_rules.is_ready(state(status=status)) is ready


@pytest.mark.parametrize("answer", ["", "1\n", "Can't find backend.\n"])
def test_no_servers(answer):
    assert haproxy_rules.parse_servers_state(answer) == {}
