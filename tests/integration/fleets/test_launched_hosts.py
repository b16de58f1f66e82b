# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Instances that an Auto Scaling group launches are real hosts, for as long as they live and no longer."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import sys


from integration.hosts import TESTS_DIRECTORY
from integration.launched_hosts import LaunchedHosts
from integration.runs.playbook_run import run_playbook
from integration.processes import processes_with
from waiting import wait_until

DELAY_SECONDS = 0.6
SERVICE = {"name": "Start a service", "ansible.builtin.shell": "setsid sleep 600 </dev/null >/dev/null 2>&1 & echo $!"}
PLAY = [{"hosts": "all", "gather_facts": False, "tasks": [SERVICE]}]
HOOK = {"LifecycleHookName": "ready", "LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING"}
STARTS_A_HOST_AND_WAITS = """
import subprocess, sys, time
from integration.hosts import SshHosts
hosts = SshHosts(["web-1"]).__enter__()
subprocess.Popen(["sleep", "600"], env={hosts._marker.split("=")[0]: hosts._marker.split("=")[1]}, start_new_session=True)
print(hosts._marker, flush=True)
time.sleep(600)
"""


def subnets_of_two_zones(aws):
    by_zone = {item["AvailabilityZone"]: item["SubnetId"] for item in aws.client("ec2").describe_subnets()["Subnets"]}
    return ",".join([by_zone["us-east-1a"], by_zone["us-east-1b"]])


def addresses(aws, instance_ids):
    described = aws.client("ec2").describe_instances(InstanceIds=instance_ids)["Reservations"]
    return {item["InstanceId"]: item["PrivateIpAddress"] for reservation in described for item in reservation["Instances"]}


def is_running(pid):
    return os.path.exists("/proc/" + pid) and pathlib.Path("/proc", pid, "cmdline").read_bytes() != b""


def test_an_instance_is_a_host_from_its_boot_to_its_end(aws, name):
    with LaunchedHosts(aws, prepare=lambda root, address: (root / "prepared").write_text(address), delay_seconds=DELAY_SECONDS, groups=[name]) as hosts:
        ids = aws.add_auto_scaling_group(name, 2, MinSize=0, MaxSize=3, VPCZoneIdentifier=subnets_of_two_zones(aws))
        assert hosts.inventory()["all"]["hosts"] == {}, "in service is not yet reachable"
        hosts.wait_for(ids)
        assert {instance_id: hosts.variables(instance_id)["ansible_host"] for instance_id in ids} == addresses(aws, ids)
        assert len({member["AvailabilityZone"] for member in aws.auto_scaling_group(name)["Instances"]}) == 2
        run = run_playbook(PLAY, hosts.inventory(ids))
        assert run.rc == 0, run.stdout
        services = {instance_id: run.results("Start a service", instance_id)[0]["stdout"].strip() for instance_id in ids}
        assert all(is_running(pid) for pid in services.values())
        assert (hosts.hosts.install_root(ids[0]) / "prepared").read_text() == hosts.variables(ids[0])["ansible_host"]
        aws.client("autoscaling").terminate_instance_in_auto_scaling_group(InstanceId=ids[0], ShouldDecrementDesiredCapacity=True)
        wait_until(lambda: not is_running(services[ids[0]]) and not hosts.hosts.install_root(ids[0]).exists())
        assert is_running(services[ids[1]])
        aws.client("autoscaling").set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=2)
        [new] = set(aws.wait_for_auto_scaling_group(name)) - set(ids)
        hosts.wait_for([new])
        assert list(hosts.inventory()["all"]["hosts"]) == [ids[1], new]
    assert not is_running(services[ids[1]])
    aws.client("autoscaling").delete_auto_scaling_group(AutoScalingGroupName=name, ForceDelete=True)


def test_an_instance_that_was_stopped_in_a_warm_pool_still_has_its_disk(aws, name):
    autoscaling, own = aws.client("autoscaling"), {"AutoScalingGroupName": name}
    with LaunchedHosts(aws, groups=[name]) as hosts:
        aws.add_auto_scaling_group(name, 0, MaxSize=1, LifecycleHookSpecificationList=[HOOK])
        autoscaling.put_warm_pool(**own)
        [pooled] = wait_until(lambda: autoscaling.describe_warm_pool(**own)["Instances"])
        complete = {**own, "LifecycleHookName": HOOK["LifecycleHookName"], "InstanceId": pooled["InstanceId"], "LifecycleActionResult": "CONTINUE"}
        hosts.wait_for([pooled["InstanceId"]])
        (hosts.hosts.install_root(pooled["InstanceId"]) / "installed").touch()
        autoscaling.complete_lifecycle_action(**complete)
        wait_until(lambda: hosts.inventory()["all"]["hosts"] == {})
        autoscaling.set_desired_capacity(**own, DesiredCapacity=1)
        hosts.wait_for([pooled["InstanceId"]])
        assert (hosts.hosts.install_root(pooled["InstanceId"]) / "installed").exists()
        autoscaling.complete_lifecycle_action(**complete)
    autoscaling.delete_auto_scaling_group(**own, ForceDelete=True)


def test_nothing_is_left_of_hosts_whose_test_was_killed():
    environment = {**os.environ, "PYTHONPATH": str(TESTS_DIRECTORY)}
    test = subprocess.Popen([sys.executable, "-c", STARTS_A_HOST_AND_WAITS], stdout=subprocess.PIPE, text=True, env=environment)
    marker = test.stdout.readline().strip()
    directory = pathlib.Path(marker.partition("=")[2])
    assert processes_with(marker) and directory.is_dir()
    test.send_signal(signal.SIGKILL)
    test.communicate(timeout=30)
    wait_until(lambda: not processes_with(marker) and not directory.exists(), "the end of all that was started")
