# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example application on the instances of an Auto Scaling group, which scales out and has a launch lifecycle hook."""

from __future__ import annotations

import json


from integration.bundles import prepare_host
from integration.hello_fleet import PORT, HelloFleet
from integration.launched_hosts import LaunchedHosts
from waiting import wait_until

HOOK = "deploy"


class ScalingFleet(HelloFleet):
    """`size` instances of the group `name`, behind load balancers of these kinds; only those launched later wait for the hook."""

    def __init__(self, aws, name, size, kinds=("application",)):
        super().__init__(aws, 0, kinds)
        self.name, self._size = name, size
        self.hosts.close()
        self._launched = LaunchedHosts(aws, prepare=lambda root, address: prepare_host(root, address, PORT), groups=[name])
        self.hosts = self._launched.hosts

    def __enter__(self):
        self._launched.__enter__()
        arns = list(self.target_groups.values())
        self.first = self.aws.add_auto_scaling_group(self.name, self._size, MaxSize=self._size + 3, TargetGroupARNs=arns)
        self._launched.wait_for(self.first)
        hook = {"LifecycleHookName": HOOK, "LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING", "HeartbeatTimeout": 1200}
        self.aws.client("autoscaling").put_lifecycle_hook(AutoScalingGroupName=self.name, **hook)
        return self

    def __exit__(self, *exception):
        self.aws.client("autoscaling").delete_auto_scaling_group(AutoScalingGroupName=self.name, ForceDelete=True)
        self._launched.__exit__(*exception)
        super().__exit__(*exception)

    def inventory(self):
        return self._launched.inventory()

    def variables(self, *arguments, **variables):
        """Those of any fleet, with a store that all runs share."""
        return super().variables(*arguments, **{"codedeploy_store": str(self.scratch / "store"), **variables})

    def launched(self, group=None, **options):
        """Run the playbook as a poller does, with the variables of a deployment."""
        group = {"auto_scaling_groups": [{"name": self.name, "hook": "CodeDeploy-managed"}], **(group or {})}
        options = {"codedeploy_launch_hook_name": HOOK, **options}
        return self.run("agentless.codedeploy.launched", "s3://not/asked-for", "CodeDeployDefault.OneAtATime", group, **options)

    def scale_out(self, size):
        """-> the id of the instance that was launched, once it waits and can be logged into."""
        before = set(self.members())
        self.aws.client("autoscaling").set_desired_capacity(AutoScalingGroupName=self.name, DesiredCapacity=size)
        return self.launched_beside(before)

    def launched_beside(self, before):
        """-> the id of the one instance that waits beside these, once it can be logged into."""
        wait_until(lambda: self.waiting_beside(before))
        [instance_id] = self.waiting_beside(before)
        self._launched.wait_for([instance_id])
        return instance_id

    def waiting_beside(self, before=()):
        return [instance_id for instance_id, state in self.members().items() if state == "Pending:Wait" and instance_id not in before]

    def members(self):
        """{instance id: its lifecycle state}."""
        return {member["InstanceId"]: member["LifecycleState"] for member in self.aws.auto_scaling_group(self.name)["Instances"]}

    def group_document(self):
        [path] = (self.scratch / "store").rglob("group.json")
        return json.loads(path.read_text())["group"]

    def records(self):
        """All records of deployments, newest first."""
        found = [json.loads(path.read_text())["record"] for path in (self.scratch / "store").rglob("record.json")]
        return sorted(found, key=lambda record: record["created_at"], reverse=True)

    def versions_in_service(self):
        """What each instance in service answers."""
        self.names = [instance_id for instance_id, state in self.members().items() if state == "InService"]
        return self.versions()
