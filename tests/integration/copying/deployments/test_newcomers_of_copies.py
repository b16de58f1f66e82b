# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An inventory that does not know the new instances; what the copy launches later; and a copy that nobody has used."""

from __future__ import annotations

from integration.copying.deployments.copied_fleet import waiting
from waiting import wait_until


def test_instances_that_the_inventory_does_not_know_take_part(fleet):
    run = fleet.replace("2.0.0", inventory=fleet.static_inventory())
    assert run.rc == 0, run.stdout
    assert fleet.in_service() == next(ids for name, ids in fleet.groups().items() if name != fleet.name)
    assert all(f"{instance_id}" in run.summary for instance_id in fleet.in_service())
    back = fleet.replace(None, playbook="agentless.codedeploy.rollback", inventory=fleet.static_inventory())
    assert back.rc == 2 and "the inventory does not have" in back.failures, back.stdout


def test_what_the_copy_launches_later_gets_the_revision_before_it_takes_traffic(fleet, aws):
    client, hook = aws.client("autoscaling"), {"LifecycleHookName": "deploy", "LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING"}
    client.put_lifecycle_hook(AutoScalingGroupName=fleet.name, HeartbeatTimeout=3600, DefaultResult="ABANDON", **hook)
    with fleet.load() as load:
        run = fleet.replace("2.0.0", codedeploy_launch_hook_name="deploy")
        assert run.rc == 0, run.stdout
        [copy] = [name for name in fleet.groups() if name != fleet.name]
        client.set_desired_capacity(AutoScalingGroupName=copy, DesiredCapacity=3)
        wait_until(lambda: "Pending:Wait" in [item["LifecycleState"] for item in aws.auto_scaling_group(copy)["Instances"]], "an instance that waits")
        launched = fleet.replace(None, playbook="agentless.codedeploy.launched", codedeploy_launch_hook_name="deploy")
        assert launched.rc == 0, launched.stdout
        wait_until(lambda: len(fleet.in_service()) == 3, "the instance in traffic")
    assert fleet.in_service() == fleet.groups()[copy]
    result = load.result()
    assert result.failed == 0, result.failures


def test_the_copy_of_a_deployment_that_waited_in_vain_goes_when_another_begins(fleet):
    ready = fleet.replace("2.0.0", waiting(60))
    assert ready.rc == 0, ready.stdout
    [left] = [name for name in fleet.groups() if name != fleet.name]
    with fleet.load() as load:
        run = fleet.replace("3.0.0", codedeploy_resume="abandon")
    assert run.rc == 0 and f"Auto Scaling group {left} of deployment {left.rpartition('_')[2]} was removed." in run.stdout, run.stdout
    [copy] = [name for name in fleet.groups() if name != fleet.name]
    assert copy != left and fleet.in_service() == fleet.groups()[copy]
    result = load.result()
    assert result.failed == 0 and "2.0.0" not in result.versions, result.failures
