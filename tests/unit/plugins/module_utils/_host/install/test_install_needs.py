# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.install.install_needs import check_needs, install_needs
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.install.permission_plan import plan_permissions
from ansible_collections.agentless.codedeploy.tests.unit.plugins.module_utils._host.install.install_world import acl, permission

HERE = {"users": {"u": 1, "x": 2}, "groups": {"g": 3}}
TOOLS = {"setfacl": True, "semanage": True, "restorecon": True}


def needs(**keys):
    steps, _warnings = plan_permissions([permission("/srv/f", **keys)], {"/srv/f": "file"}, {}, {})
    return install_needs({"instructions": steps})


@pytest.mark.parametrize("keys, expected", [
    ({"mode": "644"}, {"users": {}, "groups": {}, "tools": {}}),
    ({"owner": "u"}, {"users": {"u": "/srv/f"}, "groups": {}, "tools": {}}),
    ({"group": "g"}, {"users": {}, "groups": {"g": "/srv/f"}, "tools": {}}),
    ({"acls": [acl("user:x:rw-"), acl("user:1000:rw-"), acl("mask::rw-")]}, {"users": {"x": "/srv/f"}, "groups": {}, "tools": {"setfacl": "/srv/f"}}),
    ({"context": {"user": None, "type": "t", "range": None}}, {"users": {}, "groups": {}, "tools": {"semanage": "/srv/f", "restorecon": "/srv/f"}}),
])
def test_what_permissions_take_for_granted(keys, expected):
    assert needs(**keys) == expected
    check_needs(expected, HERE, TOOLS)


@pytest.mark.parametrize("keys, accounts, tools, reason", [
    ({"owner": "u"}, {"users": {"u": None}, "groups": {}}, TOOLS, "owner-unknown"),
    ({"group": "g"}, {"users": {}, "groups": {"g": None}}, TOOLS, "group-unknown"),
    ({"acls": [acl("group:g:rw-")]}, HERE, {"setfacl": False}, "tool-missing"),
])
def test_what_the_server_lacks_is_named(keys, accounts, tools, reason):
    with pytest.raises(DeploymentError) as caught:
        check_needs(needs(**keys), accounts, tools)
    assert caught.value.where["reason"] == reason and "/srv/f" in caught.value.message
