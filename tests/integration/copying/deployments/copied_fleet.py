# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An Auto Scaling group whose instances are real hosts behind a load balancer, with a dynamic inventory, that deployments replace by copies of it."""

from __future__ import annotations

import itertools
import json
import pathlib
import shutil
import sys
import tempfile
import threading

from emulator import LoadGenerator

from integration.bundles import make_revision, prepare_host
from integration.runs.deployment_run import DeploymentRun
from integration.hello_fleet import DRAIN_SECONDS, HEALTH_CHECK, PORT, REQUESTS_PER_SECOND
from integration.launched_hosts import LaunchedHosts
from integration.runs.playbook_run import run_playbook
from integration.processes import end_processes_with
from waiting import wait_until

ALL_AT_ONCE = "CodeDeployDefault.AllAtOnce"
COPYING = {
    "deployment_style": {"deployment_type": "BLUE_GREEN", "deployment_option": "WITH_TRAFFIC_CONTROL"},
    "blue_green_deployment_configuration": {"green_fleet_provisioning_option": {"action": "COPY_AUTO_SCALING_GROUP"}},
}


def waiting(ready=0, terminate=None):
    """A deployment group that copies, and waits so many minutes when the copy is ready, and before the original is terminated, which else is kept."""
    stop = {"deployment_ready_option": {"action_on_timeout": "STOP_DEPLOYMENT", "wait_time_in_minutes": ready}} if ready else {}
    wanted = {"action": "TERMINATE", "termination_wait_time_in_minutes": terminate} if terminate is not None else {"action": "KEEP_ALIVE"}
    end = {"terminate_blue_instances_on_deployment_success": wanted}
    return {"blue_green_deployment_configuration": {**COPYING["blue_green_deployment_configuration"], **stop, **end}}


def terminating(minutes):
    """One that terminates the original so long after traffic was rerouted."""
    return waiting(terminate=minutes)


# Like an inventory plugin that asks EC2: it has all instances that run.
INVENTORY = """#!{python}
import json, sys, time
import boto3
wanted = [item["InstanceId"] for page in boto3.client("ec2").get_paginator("describe_instances").paginate(
    Filters=[{{"Name": "instance-state-name", "Values": ["running"]}}, {{"Name": "tag:fleet", "Values": ["{name}"]}}])
    for reservation in page["Reservations"] for item in reservation["Instances"]]
for _attempt in range(200):
    known = json.load(open("{path}"))["all"]
    if set(wanted) <= set(known["hosts"]):
        break
    time.sleep(0.05)
variables = {{host: known["hosts"][host] for host in wanted if host in known["hosts"]}}
print(json.dumps({{"_meta": {{"hostvars": variables}}, "all": {{"vars": known["vars"], "children": ["web"]}}, "web": {{"hosts": sorted(variables)}}}}))
"""
_numbers = itertools.count(1)


class CopiedFleet:
    """The group has `size` instances, which run version 1.0.0 when the `with` block begins. arguments: of CreateAutoScalingGroup."""

    def __init__(self, aws, size=2, **arguments):
        self.aws, self.name, self._size = aws, f"web-{next(_numbers)}", size
        self._arguments = {"MinSize": 1, "MaxSize": 2 * size, **arguments}
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="copied-"))
        self._hosts = LaunchedHosts(aws, prepare=lambda root, address: prepare_host(root, address, PORT))
        self.target_group = aws.add_target_group(self.name, PORT, health_check=HEALTH_CHECK, deregistration_delay_seconds=DRAIN_SECONDS)
        self.url = aws.add_application_load_balancer(self.name, [self.target_group])

    def __enter__(self):
        self._is_over = threading.Event()
        self._hosts.__enter__()
        self._writer = threading.Thread(target=self._write_hosts, daemon=True)
        self._writer.start()
        tags = {"fleet": self.name}
        self.first = self.aws.add_auto_scaling_group(self.name, self._size, tags, TargetGroupARNs=[self.target_group], **self._arguments)
        self._hosts.wait_for(self.first)
        inventory = self.scratch / "inventory.py"
        inventory.write_text(INVENTORY.format(python=sys.executable, name=self.name, path=self.scratch / "hosts.json"))
        inventory.chmod(0o755)
        run = self.run("agentless.codedeploy.deploy", "1.0.0", group={"auto_scaling_groups": []})
        assert run.rc == 0, run.stdout
        return self

    def __exit__(self, *exception):
        self._is_over.set()
        self._writer.join(timeout=60)
        self._hosts.__exit__(*exception)
        shutil.rmtree(self.scratch, ignore_errors=True)

    def replace(self, version, group=None, playbook="agentless.codedeploy.deploy", **variables):
        """Deploy a version to a copy of the group."""
        return self.run(playbook, version, {**COPYING, **(group or {})}, **variables)

    def run(self, playbook, version=None, group=None, arguments=(), fail_event=None, env=None, inventory=None, **variables):
        """Run a playbook with the variables of a deployment."""
        revision = make_revision(self.scratch / f"revision-{next(_numbers)}", version, fail_event=fail_event) if version else None
        deployment_group = {
            "deployment_group_name": self.name, "deployment_config_name": ALL_AT_ONCE, "auto_scaling_groups": [{"name": self.name}],
            "load_balancer_info": {"target_group_info_list": [{"name": self.name}]}, **(group or {}),
        }  # fmt: skip
        options = {
            "codedeploy_application_name": "hello", "codedeploy_targets": "web", "codedeploy_deployment_group": deployment_group,
            "codedeploy_revision": str(revision or ""), "codedeploy_cache_dir": str(self.scratch / "cache"), "codedeploy_store": str(self.scratch / "store"),
            "codedeploy_traffic_poll_interval_seconds": 0.2, "codedeploy_block_traffic_timeout_seconds": 30, "codedeploy_allow_traffic_timeout_seconds": 30,
            **variables,
        }  # fmt: skip
        run = run_playbook(playbook, inventory or self.scratch / "inventory.py", options, {**self.aws.environment, **(env or {})}, arguments)
        assert "Traceback" not in run.stdout and "template error" not in run.stdout, run.stdout
        return DeploymentRun(run)

    def kill_when(self, is_so, version, **options):
        """A deployment to a copy, of which the controller is killed as soon as something is so; returns what it had shown."""
        env, runs = {"KILLED_CONTROLLER": str(self.scratch)}, []
        thread = threading.Thread(target=lambda: runs.append(self.replace(version, env=env, **options)), daemon=True)
        thread.start()
        wait_until(lambda: is_so() or runs, "what the controller is killed at")
        assert not runs, runs[0].stdout
        end_processes_with(f"KILLED_CONTROLLER={self.scratch}")
        thread.join(timeout=60)
        return runs[0].stdout

    def static_inventory(self):
        """An inventory that nobody adds to: the first instances, beside which others can connect."""
        inventory, folder = self._hosts.inventory(self.first)["all"], self._hosts.hosts.install_root("NAME").parents[1]
        port = f"{{{{ lookup('ansible.builtin.pipe', 'sed -n s/^Port.//p {folder}/' ~ inventory_hostname ~ '/sshd_config') }}}}"
        root = f"{folder}/{{{{ inventory_hostname }}}}"
        common = {
            "ansible_port": port, "ansible_remote_tmp": f"{root}/ansible", "codedeploy_install_root": f"{root}/root",
            "codedeploy_deployment_root": f"{root}/root/opt/codedeploy-agent/deployment-root",
        }  # fmt: skip
        known = {name: {key: inventory["hosts"][name][key] for key in ("ansible_host", "codedeploy_instance_id")} for name in self.first}
        return {"all": {"vars": inventory["vars"], "children": {"web": {"vars": common, "hosts": known}}}}

    def load(self):
        """Traffic for the length of a `with` block; result() of its variable tells what came of it."""
        return LoadGenerator(self.url, rate=REQUESTS_PER_SECOND, keep_alive=False)

    def in_service(self):
        """The ids of the instances that get traffic."""
        described = self.aws.client("elbv2").describe_target_health(TargetGroupArn=self.target_group)["TargetHealthDescriptions"]
        return sorted(item["Target"]["Id"] for item in described if item["TargetHealth"]["State"] == "healthy")

    def groups(self):
        """{name: ids of its instances} of the Auto Scaling groups of this fleet."""
        described = self.aws.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
        return {group["AutoScalingGroupName"]: sorted(item["InstanceId"] for item in group["Instances"]) for group in described
                if self.name in (group["AutoScalingGroupName"], group["AutoScalingGroupName"].removeprefix("CodeDeploy_").rpartition("_")[0])}

    def record(self, deployment_id):
        """The record of a deployment, as it lies in the store."""
        [path] = (self.scratch / "store").rglob(f"{deployment_id}/record.json")
        return json.loads(path.read_text())["record"]

    def _write_hosts(self):
        path, known = self.scratch / "hosts.json", None
        while True:
            inventory = self._hosts.inventory()
            if inventory != known:
                new = path.with_suffix(".new")
                new.write_text(json.dumps(inventory))
                new.replace(path)
                known = inventory
            if self._is_over.wait(0.05):
                return
