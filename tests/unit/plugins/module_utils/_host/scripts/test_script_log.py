# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.deployment_paths import DeploymentPaths
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.scripts.script_log import ScriptLog


def test_a_full_disk_is_told_and_does_not_stop(tmp_path):
    paths = DeploymentPaths(str(tmp_path), {"deployment_group_id": "dg-1", "deployment_id": "d-1"})
    os.makedirs(os.path.dirname(paths.script_log))
    os.symlink("/dev/full", paths.script_log)
    log = ScriptLog(paths)
    mark = log.start_event("AfterInstall")
    log.add("[stdout]x")
    assert "No space left" in log.problem and paths.script_log in log.problem
    assert log.tail(mark) == "LifecycleEvent - AfterInstall\n[stdout]x"
    log.close()
