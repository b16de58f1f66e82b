# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.scripts.script_revision_rules import (
    CURRENT,
    LAST_SUCCESSFUL,
    MOST_RECENT,
    script_source,
)

PLAIN = {"deployment_creator": "user", "deployment_type": "IN_PLACE"}
BLUE_GREEN = {"deployment_creator": "user", "deployment_type": "BLUE_GREEN"}
IN_PLACE_ROLLBACK = {"deployment_creator": "codeDeployRollback", "deployment_type": "IN_PLACE"}
BLUE_GREEN_ROLLBACK = {"deployment_creator": "codeDeployRollback", "deployment_type": "BLUE_GREEN"}

# event, source in an ordinary deployment, source in a blue/green rollback
SOURCES = [
    ("BeforeBlockTraffic", LAST_SUCCESSFUL, MOST_RECENT),
    ("AfterBlockTraffic", LAST_SUCCESSFUL, MOST_RECENT),
    ("ApplicationStop", LAST_SUCCESSFUL, LAST_SUCCESSFUL),
    ("BeforeInstall", CURRENT, CURRENT),
    ("AfterInstall", CURRENT, CURRENT),
    ("ApplicationStart", CURRENT, CURRENT),
    ("ValidateService", CURRENT, CURRENT),
    ("BeforeAllowTraffic", CURRENT, LAST_SUCCESSFUL),
    ("AfterAllowTraffic", CURRENT, LAST_SUCCESSFUL),
    ("WarmUp", CURRENT, CURRENT),
]


@pytest.mark.parametrize("event, ordinary, blue_green_rollback", SOURCES)
def test_sources(event, ordinary, blue_green_rollback):
    for deployment in (PLAIN, BLUE_GREEN, IN_PLACE_ROLLBACK):
        assert script_source(event, deployment, has_archive=False) == ordinary
    assert script_source(event, BLUE_GREEN_ROLLBACK, has_archive=False) == blue_green_rollback
    for deployment in (PLAIN, BLUE_GREEN_ROLLBACK):
        assert script_source(event, deployment, has_archive=True) == CURRENT
