# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""publish_messages and publish_logs in a process of their own, as their wrapper runs them, how long that took, and what streams of logs have then."""

from __future__ import annotations

import datetime
import json
import os
import re
import subprocess
import sys
import time

from integration.runs.playbook_run import run_playbook

INVENTORY = {"all": {"hosts": {"localhost": {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}}}}
# {prelude} comes before anything of the module; the clock is the same in all processes.
RUN = """
import json, runpy, sys, time
from ansible.module_utils.testing import patch_module_args
{prelude}
with patch_module_args(json.load(sys.stdin)):
    print(json.dumps({{"began": time.monotonic()}}), flush=True)
    runpy.run_module("ansible_collections.agentless.codedeploy.plugins.modules.{module}", run_name="__main__")
"""
GIVEN_UP_AFTER_SECONDS = 60
# What a process takes to begin, to make clients and to end while the machine has other things to do; what tests have AWS wait for is ten times as long.
OVERHEAD_SECONDS = 2.5
# Of a line in a log of scripts.
BEGINNING = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ")


def publish(aws, messages=(), events=(), metrics=(), prelude="", environment=None, **options):
    """What the module returned, with the `seconds` from its start to the end of its process. environment: what differs from the emulator's, None to unset."""
    arguments = {"messages": list(messages), "events": list(events), "metrics": list(metrics), **options}
    return _run(aws, "publish_messages", arguments, prelude, environment or {})


def publish_logs(aws, group, streams, environment=None, **options):
    """The same of publish_logs."""
    return _run(aws, "publish_logs", {"log_group_name": group, "streams": streams, **options}, "", environment or {})


def _run(aws, module, arguments, prelude, environment):
    command = [sys.executable, "-c", RUN.format(prelude=prelude, module=module)]
    variables = _environment(aws, environment)
    run = subprocess.run(
        command, input=json.dumps(arguments), env=variables, capture_output=True, text=True, check=False, timeout=GIVEN_UP_AFTER_SECONDS
    )  # fmt: skip
    ended = time.monotonic()
    assert run.stderr == ""
    began, result = (json.loads(line) for line in run.stdout.split("\n") if line.startswith("{"))
    return {**result, "seconds": ended - began["began"]}


def _environment(aws, changes):
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    variables = {**own, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), **aws.environment, **changes}
    return {name: value for name, value in variables.items() if value is not None}


def publish_in_play(aws, arguments, check=False, module="publish_messages"):
    """What the module returned as a task of a playbook."""
    task = {"name": "publish", f"agentless.codedeploy.{module}": arguments, "ignore_errors": True}
    play = {"hosts": "localhost", "gather_facts": False, "tasks": [task]}
    run = run_playbook([play], INVENTORY, env=aws.environment, arguments=["--check"] if check else [])
    assert "Traceback" not in run.stdout
    [result] = run.results("publish")
    return result


def messages_for(topic_arn, count=1, first=0):
    return [_message(topic_arn, number) for number in range(first, first + count)]


def _message(topic_arn, number):
    subject, message = f"SUCCEEDED: {number}", json.dumps({"number": number})
    return {"id": f"{topic_arn}/{number}", "trigger": "all", "topic_arn": topic_arn, "subject": subject, "message": message}


def fifo_messages_for(topic_arn, count, group="d-1", first=0):
    made = messages_for(topic_arn, count, first)
    return [{**message, "message_group_id": group, "message_deduplication_id": f"{group}-{number}"} for number, message in enumerate(made, first)]


def event(id, state="SUCCESS", source="codedeploy", bus="default", **further):
    detail = {"region": "us-east-1", "deploymentId": "d-0A1B2C3D4", "deploymentGroup": "web", "state": state, "application": "shop"}
    return {
        "id": id, "event_bus_name": bus, "source": source, "detail_type": "CodeDeploy Deployment State-change Notification", "detail": json.dumps(detail),
        "resources": ["arn:aws:codedeploy:us-east-1:123456789012:application:shop"], "time": "2026-11-26T05:35:36Z", **further,
    }  # fmt: skip


def metric(id, namespace, name="DeploymentsStarted", values=(1,), **further):
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    dimensions = [{"Name": "Application", "Value": "shop"}, {"Name": "DeploymentGroup", "Value": "web"}]
    datum = {"MetricName": name, "Dimensions": dimensions, "Timestamp": now, "Unit": "Count", "Values": list(values), **further}
    return {"id": id, "namespace": namespace, "metric_datum": datum}


def ids(entries):
    return [entry["id"] for entry in entries]


def reasons(result):
    """{code: how many}"""
    codes = [entry["code"] for entry in result["not_sent"]]
    return {code: codes.count(code) for code in codes}


def lines_now(texts):
    """Lines of a log, of this moment, in UTC."""
    moment = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime()).encode()
    return [moment + b" " + text + b"\n" for text in texts]


def text_of(aws, group, stream):
    """The log, in bytes: what begins without a time goes on with the line before."""
    lines = []
    for event in aws.log_events(group, stream):
        if BEGINNING.match(event["message"]):
            lines.append([event["message"]])
        else:
            lines[-1].append(event["message"])
    return "".join("".join(pieces) + "\n" for pieces in lines).encode()


def log_calls(aws):
    """How often each operation was called that changes something."""
    return {name.partition(":")[2]: count for name, count in aws.api_calls().items() if name.startswith("logs:") and "Get" not in name}
