# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people run behind the topics and rules of CodeDeploy: each takes what AWS gives it and reads it without caution. consumers.js does the same in Node."""

from __future__ import annotations

import datetime
import json
import re

COLOURS = {"CREATED": "grey", "IN_PROGRESS": "grey", "READY": "yellow", "SUCCEEDED": "good", "STOPPED": "warning", "FAILED": "danger"}
SUBJECT = re.compile(r"^([A-Z_]+): AWS CodeDeploy (d-[A-Z0-9]+) in ([a-z0-9-]+) to (.*)$")
DATE = "%a %b %d %H:%M:%S UTC %Y"


def slack(sns):
    """A notifier for a chat room: a colour, how long it took, the counts, and why it failed."""
    message = json.loads(sns["Message"])
    overview = json.loads(message["deploymentOverview"]) if "deploymentOverview" in message else {}
    error = json.loads(message["errorInformation"]) if message["status"] == "FAILED" else {"ErrorMessage": ""}
    took = _seconds(message["completeTime"]) - _seconds(message["createTime"]) if message["completeTime"] else None
    done = overview["Succeeded"] + overview["Failed"] + overview["Skipped"] if overview else None
    return {"colour": COLOURS[message["status"]], "took": took, "done": done, "why": error["ErrorMessage"]}


def router(sns):
    """A function that reads the subject only."""
    status, deployment_id, region, application = SUBJECT.match(sns["Subject"]).groups()
    return {"page": status in ("FAILED", "STOPPED"), "id": deployment_id, "region": region, "application": application}


def rollback(sns):
    """A notifier for which what has information on a rollback is one."""
    message = json.loads(sns["Message"])
    if "rollbackInformation" not in message:
        return {"kind": "Deployment", "of": message["deploymentId"]}
    return {"kind": "Rollback", "of": json.loads(message["rollbackInformation"]).get("RollbackTriggeringDeploymentId")}


def printer(sns):
    """A mail with a line for each key, whatever there is."""
    return [f"{key}: {'-' if value is None else value}" for key, value in json.loads(sns["Message"]).items()]


def instances(sns):
    """A table of what each instance is at."""
    message = json.loads(sns["Message"])
    ended = [event for event in json.loads(message["lifecycleEvents"]) if event["EndTime"]]
    slowest = max((_seconds(event["EndTime"]) - _seconds(event["StartTime"]) for event in ended), default=None)
    return {"key": f"{message['instanceId']} {message['instanceStatus']}", "at": _seconds(message["lastUpdatedAt"]), "slowest": slowest}


def rule(pattern, event):
    """Whether a rule of EventBridge matches: each key of the pattern holds further keys, or the values and prefixes that may be there."""
    return all(key in event and _matches(wanted, event[key]) for key, wanted in pattern.items())


def _matches(wanted, found):
    if isinstance(wanted, dict):
        return rule(wanted, found)
    values = found if isinstance(found, list) else [found]
    return any(value.startswith(one["prefix"]) if isinstance(one, dict) else value == one for one in wanted for value in values)


def _seconds(date):
    return int(datetime.datetime.strptime(date, DATE).replace(tzinfo=datetime.timezone.utc).timestamp())
