# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.store.store_address import absolute_address


@pytest.mark.parametrize("text, address", [
    ("./store", "/home/ann/store"),
    ("../store", "/home/store"),
    ("/srv/store/", "/srv/store"),
    ("s3://shop-deployments/./a", "s3://shop-deployments/./a"),
])  # fmt: skip
def test_a_folder_is_seen_from_where_ansible_was_started(text, address):
    assert absolute_address(text, "/home/ann") == address


def test_what_is_no_address_is_refused():
    with pytest.raises(DeploymentError, match="INVALID_OPTION"):
        absolute_address("gs://bucket", "/home/ann")
