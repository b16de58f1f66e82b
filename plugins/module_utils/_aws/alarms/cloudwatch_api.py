# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Amazon CloudWatch: one function, one API call, or one for each hundred names."""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError

from ..aws_call import api_call
from ..error_codes import aws_code
from .cloudwatch_errors import MISSING, from_aws_error

MOST_NAMES = 100


def dashboard_text(client, name: str) -> str | None:
    """The body of a dashboard, None if there is no such. Raises DeploymentError, as all of these do."""
    try:
        return _get_dashboard(client, name)
    except AnsibleAWSError as error:
        if aws_code(error) in MISSING:
            return None
        raise from_aws_error(error, f"dashboard {name}") from error


def put_dashboard(client, name: str, text: str) -> list[str]:
    """What CloudWatch has to say of the body that it has taken."""
    return [f"{said.get('DataPath', '')}: {said.get('Message', '')}" for said in _explained(f"dashboard {name}", _put_dashboard, client, name, text)]


def delete_dashboards(client, names: list[str]) -> None:
    for some in _hundreds(names):
        _explained(f"dashboards {', '.join(some)}", _delete_dashboards, client, some)


def alarms(client, names: list[str]) -> dict[str, dict]:
    """Name -> alarm, of those that there are."""
    found = [alarm for some in _hundreds(names) for alarm in _explained(f"alarms {some[0]} …", _describe_alarms, client, some)]
    return {alarm["AlarmName"]: alarm for alarm in found}


def put_alarm(client, request: dict) -> None:
    _explained(f"alarm {request['AlarmName']}", _put_metric_alarm, client, request)


def delete_alarms(client, names: list[str]) -> None:
    for some in _hundreds(names):
        _explained(f"alarms {', '.join(some)}", _delete_alarms, client, some)


def _hundreds(names: list[str]) -> list[list[str]]:
    return [names[start : start + MOST_NAMES] for start in range(0, len(names), MOST_NAMES)]


def _explained(subject: str, call, *arguments):
    try:
        return call(*arguments)
    except AnsibleAWSError as error:
        raise from_aws_error(error, subject) from error


@api_call("get the dashboard")
def _get_dashboard(client, name: str) -> str:
    return client.get_dashboard(DashboardName=name)["DashboardBody"]


@api_call("put the dashboard")
def _put_dashboard(client, name: str, text: str) -> list[dict]:
    return client.put_dashboard(DashboardName=name, DashboardBody=text).get("DashboardValidationMessages") or []


@api_call("delete dashboards")
def _delete_dashboards(client, names: list[str]) -> None:
    client.delete_dashboards(DashboardNames=names)


@api_call("describe alarms")
def _describe_alarms(client, names: list[str]) -> list[dict]:
    return client.describe_alarms(AlarmNames=names, AlarmTypes=["MetricAlarm"], MaxRecords=MOST_NAMES)["MetricAlarms"]


@api_call("put the alarm")
def _put_metric_alarm(client, request: dict) -> None:
    client.put_metric_alarm(**request)


@api_call("delete alarms")
def _delete_alarms(client, names: list[str]) -> None:
    client.delete_alarms(AlarmNames=names)
