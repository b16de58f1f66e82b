# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The deployment groups that are watched, and the names of what watches them."""

from __future__ import annotations

import hashlib
import json
import re
from typing import NamedTuple

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._metric_rules import check_namespace, dimension_value

# What joins two of these by "--" can be taken apart again.
PLAIN_NAME = re.compile(r"[A-Za-z0-9_]+(-[A-Za-z0-9_]+)*")
# So that prefix, region and kind fit into the 255 characters of a name, too.
LONGEST_PLAIN, LONGEST_CLEANED, DIGITS = 150, 60, 10


class Group(NamedTuple):
    application_name: str
    deployment_group_name: str

    @property
    def title(self) -> str:
        """For people, in characters that CloudWatch takes everywhere."""
        return " to ".join(map(dimension_value, self))


def watched_groups(options: dict) -> list[Group]:
    """The options of a module -> its groups, each once. Raises DeploymentError where they or the namespace cannot be meant."""
    if not options["groups"]:
        raise DeploymentError("INVALID_OPTION", "groups is empty.", f"Give one group or more, each with {' and '.join(Group._fields)}.")
    for number, item in enumerate(options["groups"]):
        for key in Group._fields:
            if not item[key]:
                raise DeploymentError("INVALID_OPTION", f"{key} of groups[{number}] is empty.", "Give the name that deployments have it by.")
    if options["state"] == "present":
        _check_namespace(options["namespace"])
    return list(dict.fromkeys(Group(**item) for item in options["groups"]))


def dashboard_name(group: Group, region: str) -> str:
    """All regions of an account share their dashboards, so that the region is part of the name."""
    return f"codedeploy-{_name_of(group)}--{region}"


def alarm_name(group: Group, kind: str) -> str:
    """kind: what it watches, in small letters and hyphens."""
    return f"codedeploy-{_name_of(group)}--{kind}"


def _name_of(group: Group) -> str:
    """Different for any two groups; readable where the names allow it."""
    plain = "--".join(group)
    if len(plain) <= LONGEST_PLAIN and all(map(PLAIN_NAME.fullmatch, group)):
        return plain
    cleaned = [re.sub("[^A-Za-z0-9_]+", "-", name)[:LONGEST_CLEANED].strip("-") for name in group]
    return "--".join([*cleaned, hashlib.sha256(json.dumps(group).encode()).hexdigest()[:DIGITS]])


def _check_namespace(namespace: str | None) -> None:
    if not namespace:
        message = "namespace is not set, so there are no metrics that could be watched."
        raise DeploymentError("INVALID_OPTION", message, "Set codedeploy_metrics_namespace for the hosts, such as CodeDeploy; deployments send metrics then.")
    check_namespace(namespace, "namespace")
