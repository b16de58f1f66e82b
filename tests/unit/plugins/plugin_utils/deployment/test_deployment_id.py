# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_id import new_deployment_id, with_deployment_id


def test_an_id_is_like_codedeploys_and_another_each_time():
    made = {new_deployment_id() for _time in range(200)}
    assert len(made) == 200 and all(re.fullmatch("d-[A-Z0-9]{9}", deployment_id) for deployment_id in made)


def test_a_plan_with_another_id_keeps_that_of_its_lock():
    plan = {"deployment": {"deployment_id": "d-1", "application_name": "shop"}, "lock_id": "d-1", "hosts": ["a"]}
    changed = with_deployment_id(plan, "d-2")
    assert changed == {"deployment": {"deployment_id": "d-2", "application_name": "shop"}, "lock_id": "d-1", "hosts": ["a"]}
    assert plan["deployment"]["deployment_id"] == "d-1"
