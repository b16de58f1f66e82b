# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec.previous_appspecs import previous_appspecs
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.lifecycle.previous_revision import previous_revision

AGENT_APPSPEC = "version: 0.0\nos: linux\nhooks:\n  BeforeBlockTraffic:\n    - location: a.sh\n"
LEFT = {"directory": "/d", "events": None, "appspec_filename": "appspec.yml", "appspec_sha256": "0" * 64}


@pytest.mark.parametrize(
    ("preflight", "events"),
    [
        ({"last_successful_install": None, "most_recent_install": None}, []),
        ({"last_successful_install": {"directory": "/d", "events": ["ApplicationStop"], "appspec_text": None}}, ["ApplicationStop"]),
        ({"last_successful_install": {**LEFT, "appspec_text": AGENT_APPSPEC}}, ["BeforeBlockTraffic"]),
        ({"last_successful_install": {**LEFT, "appspec_text": "os: windows"}}, []),
        ({"last_successful_install": {**LEFT, "appspec_text": "hooks: ["}}, ["AfterBlockTraffic", "ApplicationStop", "BeforeBlockTraffic"]),
    ],
)
def test_scripts_of_the_revision_before_are_known(preflight, events):
    assert previous_revision(preflight, previous_appspecs(preflight))["events"] == events


def test_an_appspec_that_nobody_had_read_is_known_by_its_file():
    install = {**LEFT, "appspec_text": AGENT_APPSPEC}
    assert previous_appspecs({"most_recent_install": install})["/d"] == {
        "file": {"name": "appspec.yml", "sha256": "0" * 64},
        "hooks": {"BeforeBlockTraffic": [{"location": "a.sh", "timeout": 3600, "runas": None, "sudo": False}]},
    }


def test_one_that_cannot_be_read_says_why():
    refused = previous_appspecs({"most_recent_install": {**LEFT, "appspec_text": "hooks:\n  ApplicationStop:\n    - timeout: 5\n"}})["/d"]
    assert refused["refused"].startswith("appspec.yml:3:7: ")
