# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is told of a deployment, and how."""

from __future__ import annotations

import re

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._metric_rules import check_namespace

from ..payload.resource_names import ACCOUNT, REGION
from .log_streams import check_log_group_name
from .triggers import check_triggers

BUS_NAME = re.compile(r"[A-Za-z0-9._/-]{1,256}|arn:aws[a-z-]*:events:[a-z0-9-]+:[0-9]{12}:event-bus/[A-Za-z0-9._/-]{1,256}")
# CloudWatch takes no more than these, and none that begins with a colon.
SOURCE = re.compile(r"[A-Za-z0-9._/-]{1,256}")
ID_IN_URL = "{deployment_id}"


def announcement_settings(options):
    """Options by their names without codedeploy_ -> the plan's `announcements`, or None where nobody is told. Raises DeploymentError.

    {triggers: see check_triggers, message_format, event_bus_name: null where no events are put, event_source, metrics_namespace: null where no metrics
    are put, log_group_name: null where no logs are sent, region, account_id, report_url, tasks: path of a task file or "", timeout_seconds: for each run
    that sends}
    """
    triggers, bus = check_triggers(options["deployment_group"].get("trigger_configurations")), options.get("event_bus_name") or None
    tasks, namespace, log_group = options["announcement_tasks"], options.get("metrics_namespace") or None, options.get("log_group_name") or None
    if not any((triggers, bus, tasks, namespace, log_group)):
        return None
    first = triggers[0] if triggers else {}
    _check_events(bus, options["event_source"])
    if namespace:
        check_namespace(namespace, "codedeploy_metrics_namespace")
    if log_group:
        check_log_group_name(log_group)
    return {
        "triggers": triggers,
        "message_format": options["message_format"],
        "event_bus_name": bus,
        "event_source": options["event_source"],
        "metrics_namespace": namespace,
        "log_group_name": log_group,
        "tasks": tasks,
        "region": _place("region", options.get("region"), first.get("region"), REGION, "eu-west-1", bus or namespace or log_group),
        "account_id": _place("account_id", options.get("account_id"), first.get("account_id"), ACCOUNT, "123456789012", bus),
        "report_url": options.get("report_url") or None,
        "timeout_seconds": options["announcement_timeout_seconds"],
    }


def report_url_of(settings, deployment_id):
    """The address of what people read of this deployment, or None."""
    return settings["report_url"] and settings["report_url"].replace(ID_IN_URL, deployment_id)


def _check_events(bus, source):
    if bus and not BUS_NAME.fullmatch(bus):
        raise _invalid("event_bus_name", bus, "is neither the name nor the ARN of an event bus", "Give one, such as default.")
    if bus and source.lower().startswith("aws."):
        raise _invalid("event_source", source, "is one of AWS's own, which EventBridge takes from AWS only", "Give another, and add it to the rules' source.")
    if bus and not SOURCE.fullmatch(source):
        raise _invalid("event_source", source, "cannot be the source of an event", "Give a name such as codedeploy.")


def _place(option, given, of_trigger, pattern, example, needed_by):
    """What messages say of where the deployment is: as given, or where the first topic is. Where nothing needs it, as tasks of the user's do not, empty."""
    if given in (None, "") and (of_trigger or not needed_by):
        return of_trigger or ""
    if given in (None, ""):
        message = f"codedeploy_{option} is not set, and there is no trigger whose topic says it."
        raise DeploymentError("INVALID_OPTION", message, f"Set it, such as {example}.", option=f"codedeploy_{option}")
    if not pattern.fullmatch(given):
        raise _invalid(option, given, f"is no {option.replace('_', ' ')}", f"Give one such as {example}, in quotes.")
    return given


def _invalid(option, value, what, hint):
    return DeploymentError("INVALID_OPTION", f"codedeploy_{option} is {value!r}, which {what}.", hint, option=f"codedeploy_{option}")
