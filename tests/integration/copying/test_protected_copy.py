# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy that is replaced in turn is kept with an instance of it that somebody protects."""

from __future__ import annotations

from emulator import Emulator

from integration.copying.copied_fleet import CopiedFleet, terminating


def test_a_copy_does_not_go_with_an_instance_that_somebody_protects():
    with Emulator(speed=8, boot_seconds=4) as aws, CopiedFleet(aws) as fleet:
        assert fleet.replace("2.0.0").rc == 0
        [copy] = [name for name in fleet.groups() if name != fleet.name]
        [protected, _other] = fleet.groups()[copy]
        aws.client("autoscaling").set_instance_protection(AutoScalingGroupName=copy, InstanceIds=[protected], ProtectedFromScaleIn=True)
        run = fleet.replace("3.0.0", terminating(0))
        assert run.rc == 0 and f"Not terminated: {protected} (" in run.summary, run.stdout
        assert fleet.groups()[copy] == [protected] and protected not in fleet.in_service() and len(fleet.in_service()) == 2
