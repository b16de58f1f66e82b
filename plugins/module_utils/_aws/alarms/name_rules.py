# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployment groups as CloudWatch knows them: what may be watched, and the names of what watches it."""

from __future__ import annotations

import hashlib
import json
import re
from typing import NamedTuple

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

# What joins two of these by "--" can be taken apart again.
PLAIN_NAME = re.compile(r"[A-Za-z0-9_]+(-[A-Za-z0-9_]+)*")
# So that prefix, region and kind fit into the 255 characters of a name, too.
LONGEST_PLAIN, LONGEST_CLEANED, DIGITS = 150, 60, 10
# Values of dimensions and namespaces: no control characters, and no colon at the start.
PRINTABLE = re.compile(r"(?!:)[ -~]*[!-~][ -~]*")
LONGEST_VALUE, LONGEST_NAMESPACE = 1024, 255
KEYS = ("application_name", "deployment_group_name")


class Group(NamedTuple):
    """A deployment group: the dimensions of its metrics."""

    application_name: str
    deployment_group_name: str

    @property
    def title(self) -> str:
        return f"{self.application_name} to {self.deployment_group_name}"


def groups_of(given: list[dict]) -> list[Group]:
    """The module's groups, each once. Raises DeploymentError for names that no metric can have."""
    if not given:
        raise DeploymentError("INVALID_OPTION", "groups is empty.", f"Give one group or more, each with {' and '.join(KEYS)}.")
    for number, item in enumerate(given):
        for key in KEYS:
            _check_value(f"{key} of groups[{number}]", item[key])
    return list(dict.fromkeys(Group(*(item[key] for key in KEYS)) for item in given))


def check_namespace(namespace: str | None) -> None:
    """Raises DeploymentError unless metrics can be in it."""
    if not namespace:
        message = "The namespace is not set, so deployments send no metrics that could be watched."
        raise DeploymentError("INVALID_OPTION", message, "Set codedeploy_metrics_namespace for the hosts, such as CodeDeploy, and deploy once.")
    if len(namespace) > LONGEST_NAMESPACE or not PRINTABLE.fullmatch(namespace):
        hint = f"Give at most {LONGEST_NAMESPACE} printable ASCII characters, the first of which is no colon."
        raise DeploymentError("INVALID_OPTION", f"namespace is {_shown(namespace)}, which CloudWatch does not take.", hint)
    if namespace.startswith("AWS/"):
        raise DeploymentError("INVALID_OPTION", f"namespace is {_shown(namespace)}, which is one of AWS's own.", "Give one that does not begin with AWS/.")


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
    cleaned = [re.sub("[^A-Za-z0-9_]+", "-", name).strip("-")[:LONGEST_CLEANED] for name in group]
    return "--".join([*cleaned, hashlib.sha256(json.dumps(group).encode()).hexdigest()[:DIGITS]])


def _check_value(place: str, value: str) -> None:
    if len(value) > LONGEST_VALUE or not PRINTABLE.fullmatch(value):
        hint = f"Give it a name of at most {LONGEST_VALUE} printable ASCII characters, the first of which is no colon: CloudWatch takes no others."
        raise DeploymentError("INVALID_OPTION", f"{place} is {_shown(value)}, which cannot be a dimension of a metric.", hint)


def _shown(value: str) -> str:
    return repr(value if len(value) <= LONGEST_CLEANED else f"{value[:LONGEST_CLEANED]}…")
