# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.request import urlopen

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from emulator import LoadGenerator
from emulator.child_process import TESTS_DIRECTORY
from waiting import wait_until


@pytest.fixture(autouse=True)
def no_faults(aws):
    aws.clear_faults()
    aws.reset_api_calls()


CALLS = {
    "elasticloadbalancing:DescribeTargetGroups": lambda aws: aws.client("elbv2").describe_target_groups(),
    "elasticloadbalancing:DescribeLoadBalancers": lambda aws: aws.client("elb").describe_load_balancers(),
    "ec2:DescribeInstances": lambda aws: aws.client("ec2").describe_instances(),
    "sqs:ListQueues": lambda aws: aws.client("sqs").list_queues(),
    "sns:ListTopics": lambda aws: aws.client("sns").list_topics(),
    "monitoring:DescribeAlarms": lambda aws: aws.client("cloudwatch").describe_alarms(),
    "codedeploy:ListApplications": lambda aws: aws.client("codedeploy").list_applications(),
    "autoscaling:DescribeAutoScalingGroups": lambda aws: aws.client("autoscaling").describe_auto_scaling_groups(),
    "s3:ListBuckets": lambda aws: aws.client("s3").list_buckets(),
}


@pytest.mark.parametrize("operation", CALLS)
def test_every_protocol_is_counted_and_can_fail(aws, operation):
    CALLS[operation](aws)
    aws.inject_fault(operation, error="AccessDenied", times=1)
    with pytest.raises(ClientError) as refused:
        CALLS[operation](aws)
    assert refused.value.response["Error"]["Code"] == "AccessDenied"
    CALLS[operation](aws)
    assert aws.api_calls() == {operation: 3}


@pytest.mark.parametrize(("error", "status"), [("Throttling", 400), ("AccessDenied", 403), ("InternalFailure", 500), (503, 503)])
def test_errors_and_their_statuses(aws, error, status):
    aws.inject_fault("elasticloadbalancing:DescribeTargetGroups", error=error)
    with pytest.raises(ClientError) as failed:
        aws.client("elbv2").describe_target_groups()
    assert failed.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert failed.value.response["Error"]["Code"] == (error if isinstance(error, str) else "InternalFailure")


def test_boto3_recovers_from_throttling(aws):
    patient = boto3.client(
        "elbv2",
        endpoint_url=aws.endpoint_url,
        region_name="us-east-1",
        aws_access_key_id="emulator",
        aws_secret_access_key="emulator",
        config=Config(retries={"total_max_attempts": 4, "mode": "standard"}),
    )
    aws.inject_fault("elasticloadbalancing:DescribeTargetGroups", error="Throttling", times=2)
    patient.describe_target_groups()
    assert aws.api_calls() == {"elasticloadbalancing:DescribeTargetGroups": 3}


def test_a_slow_answer(aws):
    aws.inject_fault("elasticloadbalancing:DescribeTargetGroups", times=1, delay_seconds=0.4)
    started = time.monotonic()
    aws.client("elbv2").describe_target_groups()
    assert time.monotonic() - started >= 0.4


@pytest.mark.parametrize("signature", ["s3", "s3v4"])
def test_a_presigned_url_works_until_it_expires(aws, signature):
    s3 = boto3.client(
        "s3",
        endpoint_url=aws.endpoint_url,
        region_name="us-east-1",
        aws_access_key_id="emulator",
        aws_secret_access_key="emulator",
        config=Config(signature_version=signature),
    )
    bucket = f"revisions-{signature}"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="bundles/app.zip", Body=b"bundle")
    parameters = {"Bucket": bucket, "Key": "bundles/app.zip"}
    with urlopen(s3.generate_presigned_url("get_object", Params=parameters, ExpiresIn=60), timeout=60) as response:
        assert response.read() == b"bundle"
    with pytest.raises(HTTPError, match="403") as refused:
        urlopen(s3.generate_presigned_url("get_object", Params=parameters, ExpiresIn=-5), timeout=60)
    assert b"Request has expired" in refused.value.read()
    assert aws.api_calls() == {"s3:CreateBucket": 1, "s3:PutObject": 1, "s3:GetObject": 2}


def test_of_many_conditional_writes_at_once_exactly_one_succeeds(aws):
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="conditions")

    def body(number):
        return b"%3d" % number * 700_000

    def outcomes(call):
        def answer(number):
            try:
                return call(number)["ResponseMetadata"]["HTTPStatusCode"]
            except ClientError as error:
                return error.response["Error"]["Code"]

        with ThreadPoolExecutor(16) as pool:
            return Counter(pool.map(answer, range(32)))

    for number in range(3):
        place = {"Bucket": "conditions", "Key": f"lock-{number}"}
        assert outcomes(lambda n, place=place: s3.put_object(**place, Body=body(n), IfNoneMatch="*")) == {200: 1, "PreconditionFailed": 31}
        e_tag = s3.get_object(**place)["ETag"]
        assert outcomes(lambda n, place=place, e_tag=e_tag: s3.put_object(**place, Body=body(n + 100), IfMatch=e_tag)) == {200: 1, "PreconditionFailed": 31}
        with pytest.raises(ClientError, match="PreconditionFailed"):
            s3.delete_object(**place, IfMatch=e_tag)
        s3.delete_object(**place, IfMatch=s3.get_object(**place)["ETag"])
        with pytest.raises(ClientError, match="NoSuchKey"):
            s3.put_object(**place, Body=b"late", IfMatch=e_tag)
    assert "Contents" not in s3.list_objects_v2(Bucket="conditions")


def test_a_call_whose_answer_is_lost_has_its_effect(aws):
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="lost")
    aws.inject_fault("s3:PutObject", error=500, times=1, carried_out=True)
    with pytest.raises(ClientError):
        s3.put_object(Bucket="lost", Key="a", Body=b"here")
    assert s3.get_object(Bucket="lost", Key="a")["Body"].read() == b"here"


def test_an_instance_is_at_the_address_given(aws):
    instance_id = aws.add_instance("web-1", "127.0.0.99", tags={"Role": "web"})
    [reservation] = aws.client("ec2").describe_instances(InstanceIds=[instance_id])["Reservations"]
    [instance] = reservation["Instances"]
    assert (instance["PrivateIpAddress"], instance["State"]["Name"]) == ("127.0.0.99", "running")
    assert {"Key": "Role", "Value": "web"} in instance["Tags"]


def test_the_emulator_ends_with_the_process_that_started_it():
    script = "import os\nfrom emulator import Emulator\naws = Emulator().__enter__()\nprint(aws.endpoint_url, flush=True)\nos._exit(1)"
    started = subprocess.run([sys.executable, "-c", script], cwd=str(TESTS_DIRECTORY), capture_output=True, text=True, check=False, timeout=60)
    wait_until(lambda: is_gone(started.stdout.strip()))


def is_gone(endpoint_url):
    try:
        urlopen(f"{endpoint_url}/emulator/api_calls", data=b"{}", timeout=2).close()
    except OSError:
        return True
    return False


def test_the_load_generator_stays_on_this_machine():
    with pytest.raises(ValueError, match="loopback"):
        LoadGenerator("http://192.0.2.1/")


def test_the_load_generator_ends_by_itself(aws):
    with LoadGenerator(f"{aws.endpoint_url}/nothing", rate=50, duration_seconds=0.2) as load:
        wait_until(lambda: not load.is_sending)
    assert load.result().sent == 10


def ignore_sigint():
    """Be a command that a shell runs in the background."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("start", [None, ignore_sigint])
def test_for_people(number, start):
    command = [sys.executable, "-m", "emulator", "--port", "0"]
    process = subprocess.Popen(command, cwd=str(TESTS_DIRECTORY), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=start)
    try:
        endpoint_url = process.stdout.readline().split()[1].partition("=")[2]
        with urlopen(f"{endpoint_url}/emulator/listeners", data=b"{}", timeout=60) as response:
            assert response.read() == b"{}"
        process.send_signal(number)
        assert process.communicate(timeout=20)[1] == ""
    finally:
        process.kill()
        process.communicate(timeout=60)
    assert process.returncode == 0


@pytest.mark.parametrize(("carried_out", "effect"), [(False, []), (True, ["held"])])
def test_a_call_that_changes_something_is_held_until_it_is_released(aws, carried_out, effect):
    autoscaling, elbv2 = aws.client("autoscaling"), aws.client("elbv2")
    aws.hold_change(2, carried_out)
    template = {"LaunchTemplateId": aws.add_launch_template("held")}
    elbv2.describe_target_groups()
    group = {"AutoScalingGroupName": "held", "MinSize": 0, "MaxSize": 0, "AvailabilityZones": ["us-east-1a"], "LaunchTemplate": template}
    with ThreadPoolExecutor() as pool:
        held = pool.submit(lambda: autoscaling.create_auto_scaling_group(**group))
        name = wait_until(aws.held_change)
        assert name == "autoscaling:CreateAutoScalingGroup" and not held.done()
        found = [item["AutoScalingGroupName"] for item in autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=["held"])["AutoScalingGroups"]]
        assert found == effect
        aws.release_change()
        with pytest.raises(ClientError, match="InternalFailure"):
            held.result(timeout=60)
    assert aws.held_change() is None and aws.changes() == ["ec2:CreateLaunchTemplate", "autoscaling:CreateAutoScalingGroup"]
    # It was held once, and those that come after it are not.
    autoscaling.create_auto_scaling_group(**{**group, "AutoScalingGroupName": "not-held"})
    for name in [*found, "not-held"]:
        autoscaling.delete_auto_scaling_group(AutoScalingGroupName=name)
    aws.client("ec2").delete_launch_template(**template)
