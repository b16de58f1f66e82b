# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An Auto Scaling group that somebody has made is the replacement fleet, as CodeDeploy's targetInstances name one."""

from __future__ import annotations

from integration.copying.deployments.copied_fleet import CopiedFleet

STYLE = {"deployment_type": "BLUE_GREEN", "deployment_option": "WITH_TRAFFIC_CONTROL"}
END = {"terminate_blue_instances_on_deployment_success": {"action": "TERMINATE"}}


def test_it_takes_over_and_the_original_group_is_emptied(aws):
    with CopiedFleet(aws) as fleet:
        green = aws.add_auto_scaling_group(f"{fleet.name}-green", 2, {"fleet": fleet.name}, MinSize=0, MaxSize=2)
        group = {"deployment_style": STYLE, "blue_green_deployment_configuration": END, "auto_scaling_groups": []}
        chosen = {"codedeploy_targets": fleet.first, "codedeploy_target_instances": {"auto_scaling_groups": [f"{fleet.name}-green"]}}
        with fleet.load() as load:
            run = fleet.run("agentless.codedeploy.deploy", "2.0.0", group, **chosen)
        assert run.rc == 0, run.stdout
        assert fleet.in_service() == sorted(green) and fleet.groups()[fleet.name] == []
        assert f"{fleet.name} (desired capacity 2 -> 0, min size 1 -> 0)" in run.summary, run.summary
        result = load.result()
        assert (result.failed, set(result.versions)) == (0, {"1.0.0", "2.0.0"}), result.failures
