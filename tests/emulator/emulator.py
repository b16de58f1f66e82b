# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import datetime
import json
import subprocess
import time
from urllib.request import Request, urlopen

import boto3
from botocore.config import Config

from .child_process import end_child, start_child
from .names import ADDRESS_TAG, CONTROL_PREFIX

REGION = "us-east-1"
# Where this port cannot be had, the emulator takes another.
LISTENER_PORT = 80
STATISTICS = ("Sum", "SampleCount", "Minimum", "Maximum")

TARGET_GROUP_HEALTH_CHECK = {
    "HealthCheckIntervalSeconds": 5,
    "HealthCheckTimeoutSeconds": 2,
    "HealthyThresholdCount": 2,
    "UnhealthyThresholdCount": 2,
}
CLASSIC_HEALTH_CHECK = {"Interval": 5, "Timeout": 2, "HealthyThreshold": 2, "UnhealthyThreshold": 2}


class Emulator:
    """AWS on this machine, in a process of its own, for the length of a `with` block.

    speed: the load balancers' times pass this many times faster than real ones.
    propagation_seconds: load balancer seconds until a change reaches the traffic.
    fail_open: with only unhealthy targets in a target group, send requests to these, as AWS does.
    boot_seconds: load balancer seconds for which an instance that a group launches is pending.
    """

    def __init__(self, speed: float = 1, propagation_seconds: float = 1.0, fail_open: bool = True, port: int = 0, boot_seconds: float = 1.0) -> None:
        self._settings = {"speed": speed, "propagation_seconds": propagation_seconds, "fail_open": fail_open, "port": port, "boot_seconds": boot_seconds}
        self._process: subprocess.Popen | None = None
        self._clients: dict = {}
        self.endpoint_url = ""

    def __enter__(self) -> Emulator:
        self._process, self.endpoint_url = start_child("server", self._settings)
        return self

    def __exit__(self, *_exception) -> None:
        end_child(self._process, timeout_seconds=60)

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables by which anything that uses boto3 or the AWS CLI comes here."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_ACCESS_KEY_ID": "emulator",
            "AWS_SECRET_ACCESS_KEY": "emulator",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self, service: str, region: str = REGION):
        """A boto3 client that does not try again."""
        key = (service, region)
        if key not in self._clients:
            self._clients[key] = boto3.client(
                service,
                endpoint_url=self.endpoint_url,
                region_name=region,
                aws_access_key_id="emulator",
                aws_secret_access_key="emulator",
                config=Config(retries={"total_max_attempts": 1}),
            )
        return self._clients[key]

    def add_topic(self, name: str, region: str = REGION) -> tuple[str, str]:
        """Create an SNS topic and an SQS queue that gets its messages, both FIFO if the name ends in `.fifo`; returns the topic's ARN and the queue's URL."""
        sns, is_fifo = self.client("sns", region), name.endswith(".fifo")
        topic_arn = sns.create_topic(Name=name, Attributes={"FifoTopic": "true"} if is_fifo else {})["TopicArn"]
        queue_url, queue_arn = self._add_queue(name, region, {"FifoQueue": "true"} if is_fifo else {})
        sns.subscribe(TopicArn=topic_arn, Protocol="sqs", Endpoint=queue_arn)
        return topic_arn, queue_url

    def add_event_queue(self, name: str, pattern: dict, event_bus_name: str = "default", region: str = REGION) -> str:
        """Create an EventBridge rule with this pattern and an SQS queue that gets the events that match; returns the queue's URL."""
        events = self.client("events", region)
        queue_url, queue_arn = self._add_queue(name, region, {})
        events.put_rule(Name=name, EventBusName=event_bus_name, EventPattern=json.dumps(pattern))
        events.put_targets(Rule=name, EventBusName=event_bus_name, Targets=[{"Id": name, "Arn": queue_arn}])
        return queue_url

    def _add_queue(self, name: str, region: str, attributes: dict[str, str]) -> tuple[str, str]:
        sqs = self.client("sqs", region)
        queue_url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        return queue_url, sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

    def take_messages(self, queue_url: str, region: str = REGION) -> list[dict]:
        """Everything that is in a queue now, oldest first, and no longer there after: each body, read as JSON."""
        sqs, taken = self.client("sqs", region), []
        while messages := sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                taken.append(json.loads(message["Body"]))
                sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
        return taken

    def metrics(self, namespace: str, region: str = REGION) -> dict[tuple[str, ...], dict[str, float]]:
        """What a namespace of CloudWatch has of the last hour: {(metric, the values of its dimensions): its Sum, SampleCount, Minimum and Maximum}."""
        cloudwatch, now, found = self.client("cloudwatch", region), datetime.datetime.now(datetime.timezone.utc), {}
        hour = datetime.timedelta(hours=1)
        listed = cloudwatch.get_paginator("list_metrics").paginate(Namespace=namespace)
        for metric in (metric for page in listed for metric in page["Metrics"]):
            asked = {"StartTime": now - hour, "EndTime": now + hour, "Period": 7200, "Statistics": list(STATISTICS)}
            [point] = cloudwatch.get_metric_statistics(**metric, **asked)["Datapoints"]
            key = (metric["MetricName"], *(dimension["Value"] for dimension in metric["Dimensions"]))
            found[key] = {statistic: point[statistic] for statistic in STATISTICS}
        return found

    def log_events(self, group: str, stream: str, region: str = REGION) -> list[dict]:
        """All events of a stream of CloudWatch Logs, oldest first."""
        asked = {"logGroupName": group, "logStreamName": stream, "startFromHead": True}
        logs, found, token = self.client("logs", region), [], {}
        while True:
            page = logs.get_log_events(**asked, **token)
            found += page["events"]
            if not page["events"]:
                return found
            token = {"nextToken": page["nextForwardToken"]}

    def add_instance(self, name: str, address: str, tags: dict[str, str] | None = None) -> str:
        """Run an EC2 instance whose traffic and health checks go to a loopback address; returns its id."""
        all_tags = {"Name": name, ADDRESS_TAG: address, **(tags or {})}
        specification = {"ResourceType": "instance", "Tags": [{"Key": key, "Value": value} for key, value in all_tags.items()]}
        image = "ami-12345678"
        run = self.client("ec2").run_instances(ImageId=image, MinCount=1, MaxCount=1, SubnetId=self._subnets()[0], TagSpecifications=[specification])
        return run["Instances"][0]["InstanceId"]

    def add_auto_scaling_group(self, name: str, size: int, tags: dict[str, str] | None = None, **arguments) -> list[str]:
        """Create an Auto Scaling group of that many instances, and wait until they are in service; `arguments` are CreateAutoScalingGroup's; returns their ids.

        Each is at an address of its own, where nothing runs.
        """
        sizes = {"MinSize": size, "MaxSize": max(size, 1), "DesiredCapacity": size, "VPCZoneIdentifier": self._subnets()[0]}
        if not {"MixedInstancesPolicy", "LaunchTemplate", "LaunchConfigurationName"} & arguments.keys():
            sizes["LaunchTemplate"] = {"LaunchTemplateId": self.add_launch_template(name)}
        passed_on = [{"Key": key, "Value": value, "PropagateAtLaunch": True} for key, value in (tags or {}).items()]
        autoscaling = self.client("autoscaling")
        autoscaling.create_auto_scaling_group(AutoScalingGroupName=name, Tags=passed_on, **{**sizes, **arguments})
        return self.wait_for_auto_scaling_group(name)

    def wait_for_auto_scaling_group(self, name: str, timeout_seconds: float = 60.0) -> list[str]:
        """Wait until a group has its desired capacity in service; returns the ids of its instances that are."""
        deadline = time.monotonic() + timeout_seconds
        while time.monotonic() < deadline:
            group = self.auto_scaling_group(name)
            in_service = [member for member in group["Instances"] if member["LifecycleState"] == "InService"]
            if sum(int(member.get("WeightedCapacity", 1)) for member in in_service) >= group["DesiredCapacity"]:
                return [member["InstanceId"] for member in in_service]
            time.sleep(0.02)
        raise TimeoutError(f"Auto Scaling group {name} is not at its desired capacity after {timeout_seconds} s: {group['Instances']}")

    def launched_instances(self) -> list[dict]:
        """The instances that Auto Scaling groups have launched and that are not terminated: id, address, state (as EC2 says), zone, group."""
        return self._control("launched_instances")

    def fail_launches(self, reason: str, group: str = "", zone: str = "", instance_type: str = "", times: int | None = None) -> None:
        """Let the next `times` launches (None: all) of Auto Scaling groups fail, by default of all groups, in all zones, of all instance types.

        reason: capacity, quota, image (it is gone) or subnet (it is full).
        """
        self._control("fail_launches", reason=reason, group=group, zone=zone, instance_type=instance_type, times=times)

    def allow_groups(self, most: int) -> None:
        """Have a quota of so many Auto Scaling groups in each region, in place of 500."""
        self._control("allow_groups", most=most)

    def add_launch_template(self, name: str) -> str:
        """Create a launch template by which instances can be started; returns its id."""
        data = {"ImageId": "ami-12345678", "InstanceType": "t3.small"}
        return self.client("ec2").create_launch_template(LaunchTemplateName=name, LaunchTemplateData=data)["LaunchTemplate"]["LaunchTemplateId"]

    def auto_scaling_group(self, name: str) -> dict:
        """As DescribeAutoScalingGroups tells of it."""
        [group] = self.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]
        return group

    def add_target_group(
        self,
        name: str,
        port: int,
        protocol: str = "HTTP",
        target_type: str = "instance",
        health_check: dict | None = None,
        deregistration_delay_seconds: int = 5,
        attributes: dict[str, str] | None = None,
    ) -> str:
        """Create a target group; `health_check` takes CreateTargetGroup's parameters; returns its ARN."""
        elbv2 = self.client("elbv2")
        vpc_id = self.client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
        check = {**TARGET_GROUP_HEALTH_CHECK, **(health_check or {})}
        created = elbv2.create_target_group(Name=name, Port=port, Protocol=protocol, TargetType=target_type, VpcId=vpc_id, **check)
        arn = created["TargetGroups"][0]["TargetGroupArn"]
        all_attributes = {"deregistration_delay.timeout_seconds": str(deregistration_delay_seconds), **(attributes or {})}
        elbv2.modify_target_group_attributes(
            TargetGroupArn=arn,
            Attributes=[{"Key": key, "Value": value} for key, value in all_attributes.items()],
        )
        return arn

    def add_application_load_balancer(self, name: str, target_groups: list[str], port: int = 0) -> str:
        """Create an Application Load Balancer that forwards to the target groups alike; returns the URL for real requests."""
        return "http://{}:{}".format(*self._add_load_balancer(name, "application", "HTTP", target_groups, port))

    def add_network_load_balancer(self, name: str, target_groups: list[str], port: int = 0) -> str:
        """Create a Network Load Balancer; returns the URL of its TCP listener, for requests by HTTP."""
        return "http://{}:{}".format(*self._add_load_balancer(name, "network", "TCP", target_groups, port))

    def _add_load_balancer(self, name: str, kind: str, protocol: str, target_groups: list[str], port: int) -> tuple[str, int]:
        elbv2 = self.client("elbv2")
        created = elbv2.create_load_balancer(Name=name, Type=kind, Subnets=self._subnets()[:2])["LoadBalancers"][0]
        listener = elbv2.create_listener(
            LoadBalancerArn=created["LoadBalancerArn"],
            Protocol=protocol,
            Port=port or LISTENER_PORT,
            DefaultActions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": arn, "Weight": 1} for arn in target_groups]}}],
        )
        return self.listener_address(listener["Listeners"][0]["ListenerArn"])

    def add_classic_load_balancer(
        self,
        name: str,
        instance_port: int,
        health_check: dict | None = None,
        connection_draining_seconds: int = 0,
        port: int = 0,
        protocol: str = "HTTP",
    ) -> str:
        """Create a Classic Load Balancer; `health_check` takes ConfigureHealthCheck's parameters; returns the URL for real requests."""
        elb = self.client("elb")
        listener_port = port or LISTENER_PORT
        listener = {"Protocol": protocol, "LoadBalancerPort": listener_port, "InstancePort": instance_port}
        elb.create_load_balancer(LoadBalancerName=name, Listeners=[listener], AvailabilityZones=[f"{REGION}a"])
        check = {"Target": f"HTTP:{instance_port}/", **CLASSIC_HEALTH_CHECK, **(health_check or {})}
        elb.configure_health_check(LoadBalancerName=name, HealthCheck=check)
        draining = {"Enabled": connection_draining_seconds > 0, "Timeout": connection_draining_seconds or 300}
        elb.modify_load_balancer_attributes(LoadBalancerName=name, LoadBalancerAttributes={"ConnectionDraining": draining})
        return "http://{}:{}".format(*self.listener_address(f"{name}/{listener_port}"))

    def listener_address(self, listener: str, timeout_seconds: float = 10.0) -> tuple[str, int]:
        """Where a listener really listens, given its ARN, or NAME/PORT for a Classic Load Balancer; waits until it does."""
        deadline = time.monotonic() + timeout_seconds
        while time.monotonic() < deadline:
            for key, address in self._control("listeners").items():
                if key == listener or key.endswith(f"/{listener}"):
                    return tuple(address)
            time.sleep(0.02)
        raise TimeoutError(f"no listener {listener} after {timeout_seconds} s")

    def api_calls(self) -> dict[str, int]:
        """How often each operation was called, by service:Operation as IAM policies write it."""
        return self._control("api_calls")

    def processor_seconds(self) -> float:
        """What the emulator has taken of a processor until now, for calls and for traffic."""
        return self._control("processor_seconds")

    def reset_api_calls(self) -> None:
        self._control("reset_api_calls")

    def inject_fault(
        self,
        operation: str,
        error: str | int | None = None,
        times: int | None = None,
        delay_seconds: float = 0.0,
        carried_out: bool = False,
        about: str = "",
    ) -> None:
        """Let the next `times` calls (None: all) fail with an error code or HTTP status, or only be slow.

        Calls that fail have no effect, unless they are carried out and only their answer is lost. about: only calls whose request holds this text,
        such as an ARN.
        """
        fault = {"operation": operation, "error": error, "times": times, "delay_seconds": delay_seconds, "carried_out": carried_out, "about": about}
        self._control("inject_fault", **fault)

    def changes(self) -> list[str]:
        """The calls of Auto Scaling, EC2, load balancers and alarms that change something, in their order, since reset_api_calls()."""
        return self._control("changes")

    def hold_change(self, number: int, carried_out: bool) -> None:
        """Hold the call that will be the one of this number, from 1 on, in changes(), before it has its effect, or before it is answered.

        It fails when release_change() or clear_faults() is called. One that was not carried out never is.
        """
        self._control("hold_change", number=number, carried_out=carried_out)

    def held_change(self) -> str | None:
        """The call that is held now."""
        return self._control("held_change")

    def release_change(self) -> None:
        self._control("release_change")

    def hold_unhealthy(self, target_id: str) -> None:
        """Let every health check of an instance or IP target fail."""
        self._control("hold_unhealthy", target_id=target_id)

    def clear_faults(self) -> None:
        """End the effect of inject_fault, hold_change, hold_unhealthy, fail_launches and allow_groups."""
        self._control("clear_faults")

    def _subnets(self) -> list[str]:
        return [subnet["SubnetId"] for subnet in self.client("ec2").describe_subnets()["Subnets"]]

    def _control(self, command: str, **arguments):
        request = Request(f"{self.endpoint_url}{CONTROL_PREFIX}{command}", json.dumps(arguments).encode(), {"Content-Type": "application/json"})
        with urlopen(request, timeout=60) as response:
            return json.load(response)
