# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec.agent_appspecs import agent_appspecs
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.previous_revision import previous_revision

AGENT_APPSPEC = "version: 0.0\nos: linux\nhooks:\n  BeforeBlockTraffic:\n    - location: a.sh\n"


@pytest.mark.parametrize(
    ("preflight", "events"),
    [
        ({"last_successful_install": None, "most_recent_install": None}, []),
        ({"last_successful_install": {"directory": "/d", "events": ["ApplicationStop"], "appspec_text": None}}, ["ApplicationStop"]),
        ({"last_successful_install": {"directory": "/d", "events": None, "appspec_text": AGENT_APPSPEC}}, ["BeforeBlockTraffic"]),
        ({"last_successful_install": {"directory": "/d", "events": None, "appspec_text": "os: windows"}}, []),
    ],
)
def test_scripts_of_the_revision_before_are_known(preflight, events):
    assert previous_revision(preflight, agent_appspecs(preflight))["events"] == events
