# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Auto Scaling groups as the APIs describe them: the twelve shapes of shapes.json, and what validates a plan against the service models."""
from __future__ import annotations

import copy
import datetime
import json
import pathlib

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.copy_plan import copy_plan
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.draft import filled_in
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.rules.name_rules import copy_name
from botocore.session import get_session
from botocore.validate import ParamValidator

SHAPES = {shape["id"]: shape for shape in json.loads((pathlib.Path(__file__).parent / "shapes.json").read_text(encoding="utf-8"))["shapes"]}
NOW = datetime.datetime(2026, 11, 26, 12, 0, tzinfo=datetime.timezone.utc)
DEPLOYMENT = "d-ABCDEFGH1"
OPTIONS = {"deployment_id": DEPLOYMENT, "now": NOW, "hold_original": True}
VERSIONS = {"lt-0000000000000000a": {"$Latest": 9, "$Default": 7}}
POLICY_ARN = "arn:aws:autoscaling:eu-central-1:123456789012:scalingPolicy:0:autoScalingGroupName/{}:policyName/{}"
QUEUE_ALARM = {
    "AlarmName": "front-queue-deep", "AlarmArn": "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:front-queue-deep", "ActionsEnabled": True,
    "AlarmActions": [
        "arn:aws:autoscaling:eu-central-1:123456789012:scalingPolicy:00000000-0000-4000-8000-00000000000a:autoScalingGroupName/shop-front-scaling"
        ":policyName/queue",
        "arn:aws:sns:eu-central-1:123456789012:people",
    ],
    "OKActions": [], "MetricName": "CPUUtilization", "Namespace": "AWS/EC2", "Statistic": "Average", "Period": 60, "EvaluationPeriods": 3, "Threshold": 80.0,
    "ComparisonOperator": "GreaterThanThreshold", "Dimensions": [{"Name": "AutoScalingGroupName", "Value": "shop-front-scaling"}], "StateValue": "OK",
}  # fmt: skip
_SESSION = get_session()
MODELS = {service: _SESSION.get_service_model(service) for service in ("autoscaling", "cloudwatch")}


def described(shape_id: str) -> dict:
    """Return a shape as copy_plan takes it."""
    shape = copy.deepcopy(SHAPES[shape_id])
    related = shape["related"]
    policies = related.get("scaling_policies", [])
    return {
        "group": shape["group"], "policies": policies, "alarms": [copy.deepcopy(QUEUE_ALARM)] if policies else [], "alarm_tags": {"front-queue-deep": []},
        "scheduled_actions": related.get("scheduled_actions", []), "lifecycle_hooks": related.get("lifecycle_hooks", []),
        "warm_pool": shape["group"].get("WarmPoolConfiguration"), "notifications": related.get("notification_configurations", []),
        "launch_template_versions": copy.deepcopy(VERSIONS), "instance_refreshes": [],
    }  # fmt: skip


def plan(of: dict, **options) -> dict:
    """Return the plan of a copy."""
    return copy_plan(of, copy_name(of["group"]["AutoScalingGroupName"], DEPLOYMENT), {**OPTIONS, **options})


def calls(planned: dict, action: str) -> list[dict]:
    """Return the arguments of all calls of an action."""
    return [call["arguments"] for call in planned["calls"] if call["action"] == action]


def created(planned: dict) -> dict:
    """Return the arguments of the one creation."""
    [arguments] = calls(planned, "CreateAutoScalingGroup")
    return arguments


def told(planned: dict, field: str, of: str = "") -> dict:
    """Return what is told of a field."""
    [found] = [item for item in planned["report"] if item["field"] == field and of in item["of"]]
    return found


def faults(planned: dict) -> list[str]:
    """Return what the service models find wrong with the calls of a plan."""
    answers = {index: {"PolicyARN": f"arn:{index}"} for index, call in enumerate(planned["calls"]) if call["action"] == "PutScalingPolicy"}
    found = []
    for index, call in enumerate(planned["calls"]):
        arguments = filled_in(call["arguments"], {number: answer for number, answer in answers.items() if number < index})
        report = ParamValidator().validate(arguments, MODELS[call["service"]].operation_model(call["action"]).input_shape)
        found += [f"{call['action']}: {report.generate_report()}"] if report.has_errors() else []
    return found


def described_copy(of: dict, planned: dict, **changes) -> dict:
    """Return what a plan has made, as DescribeAutoScalingGroups would have it."""
    name = copy_name(of["group"]["AutoScalingGroupName"], DEPLOYMENT)
    made = {**created(planned), **planned["calls"][-1]["arguments"]}
    made.pop("LifecycleHookSpecificationList", None)
    suspended = [call["ScalingProcesses"] for call in calls(planned, "SuspendProcesses") if call["AutoScalingGroupName"] == name]
    members = [{**member, "InstanceId": f"{member['InstanceId'][:-1]}f", "LifecycleState": "InService"} for member in of["group"]["Instances"][:1]]
    return {**made, "SuspendedProcesses": [{"ProcessName": process} for process in suspended[0]], "Instances": members, **changes}


def held_original(of: dict, planned: dict) -> dict:
    """Return the original, as a plan has it while the deployment goes on."""
    group = copy.deepcopy(of["group"])
    mine = [call for call in planned["calls"] if call["arguments"].get("AutoScalingGroupName") == group["AutoScalingGroupName"]]
    for call in mine:
        group["MinSize"] = call["arguments"].get("MinSize", group["MinSize"])
        group["SuspendedProcesses"] += [{"ProcessName": process} for process in call["arguments"].get("ScalingProcesses", [])]
    return group
