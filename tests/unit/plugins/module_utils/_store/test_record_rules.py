# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.address_rules import deployment_key
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.record_rules import may_be_replaced, value_to_write

OPEN = {"status": ["Created", "InProgress"]}


@pytest.mark.parametrize("found, replaces, may", [
    (None, None, True),
    (None, OPEN, True),
    ({"status": "Created"}, None, False),
    ({"status": "Created"}, OPEN, True),
    ({"status": "Failed"}, OPEN, False),
    ({}, OPEN, False),
    ({"open_deployment_id": None}, {"open_deployment_id": [None]}, True),
    ({"open_deployment_id": "d-1"}, {"open_deployment_id": [None]}, False),
])  # fmt: skip
def test_what_may_be_written_over(found, replaces, may):
    assert may_be_replaced(found, replaces) is may


@pytest.mark.parametrize("document, found, value", [
    ({"value": {"a": 1}}, None, {"a": 1}),
    ({"value": {"a": 1}}, {"b": 2}, {"a": 1}),
    ({"changes": {"a": 1}}, {"a": 0, "b": 2}, {"a": 1, "b": 2}),
    ({"changes": {"a": 1}}, None, None),
])  # fmt: skip
def test_a_document_is_written_whole_or_changed(document, found, value):
    assert value_to_write(document, found) == value


def test_a_deployment_lies_in_the_folder_of_its_group():
    assert deployment_key("shop", "web", "d-A1B2C3D4E") == "shop/web/deployments/d-A1B2C3D4E"
