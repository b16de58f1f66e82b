# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.scripts.script_command import script_command, script_path


@pytest.mark.parametrize(
    "runas, sudo, expected",
    [
        (None, False, ["/a b/s.sh"]),
        ("web", False, ["su", "web", "-c", "'/a b/s.sh'"]),
        (None, True, ["sudo", "/a b/s.sh"]),
        ("web", True, ["sudo", "su", "web", "-c", "'/a b/s.sh'"]),
    ],
)
def test_commands(runas, sudo, expected):
    assert script_command("/a b/s.sh", runas, sudo) == expected


@pytest.mark.parametrize(
    "location, expected",
    [
        ("scripts/a.sh", "/archive/scripts/a.sh"),
        ("/scripts/a.sh", "/archive/scripts/a.sh"),
        ("  /s.sh  ", "/archive/s.sh"),
        ("two words.sh", "/archive/two words.sh"),
        ("scripts/../a.sh", "/archive/a.sh"),
        ("..a.sh", "/archive/..a.sh"),
    ],
)
def test_paths(location, expected):
    assert script_path("/archive", location) == expected


@pytest.mark.parametrize("location", ["../a.sh", "/../a.sh", "scripts/../../a.sh", ".."])
def test_paths_outside_the_revision(location):
    with pytest.raises(DeploymentError) as caught:
        script_path("/archive", location)
    assert caught.value.where["reason"] == "path-outside-revision"
