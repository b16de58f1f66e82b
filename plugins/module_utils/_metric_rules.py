# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The metrics of a deployment group in CloudWatch: what they are called, and by which names they are found."""

from __future__ import annotations

import re

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

DEPLOYMENTS_STARTED = "DeploymentsStarted"
DEPLOYMENTS_SUCCEEDED = "DeploymentsSucceeded"
DEPLOYMENTS_FAILED = "DeploymentsFailed"
DEPLOYMENTS_STOPPED = "DeploymentsStopped"
DEPLOYMENT_DURATION = "DeploymentDuration"
HOSTS_FAILED = "HostsFailed"
TIME_OUT_OF_TRAFFIC = "TimeOutOfTraffic"
LIFECYCLE_EVENT_DURATION = "LifecycleEventDuration"

NAMESPACE = re.compile(r"(?=.*[^ ])[A-Za-z0-9._/# -][A-Za-z0-9._/#: -]{0,254}")
LONGEST_DIMENSION = 1024


def metric_dimensions(application_name, deployment_group_name, lifecycle_event=None):
    """{name: value} of a metric of the group, of all or of one lifecycle event."""
    named = {"Application": application_name, "DeploymentGroup": deployment_group_name, "LifecycleEvent": lifecycle_event}
    return {name: dimension_value(value) for name, value in named.items() if value is not None}


def dimension_value(name):
    """A name as CloudWatch takes it for the value of a dimension: printable ASCII that does not begin with a colon, all else escaped."""
    escaped = "".join(char if " " <= char <= "~" else char.encode("unicode_escape").decode("ascii") for char in name)
    if not escaped.strip() or escaped.startswith(":"):
        escaped = f"\\x{ord(escaped[:1] or ' '):02x}{escaped[1:]}"
    return escaped[:LONGEST_DIMENSION]


def check_namespace(namespace, option):
    """option: how the user calls it. Raises DeploymentError unless metrics of one's own can be in it."""
    if namespace.startswith("AWS/"):
        raise DeploymentError("INVALID_OPTION", f"{option} is {namespace!r}, which is one of AWS's own.", "Give another, such as CodeDeploy.")
    if not NAMESPACE.fullmatch(namespace):
        hint = "Give at most 255 letters, digits, blanks and . - _ / # :, the first of which is no colon, such as CodeDeploy."
        raise DeploymentError("INVALID_OPTION", f"{option} is {namespace!r}, which cannot be a namespace of CloudWatch.", hint)
