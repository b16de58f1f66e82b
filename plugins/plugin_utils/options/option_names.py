# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of variables that start with codedeploy_: which are options, and what was meant by one that is none."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..spelling import nearest

PREFIX = "codedeploy_"
# What this collection sets, or gives to the jobs that follow in a workflow, and what its other playbooks read.
OF_THE_COLLECTION = frozenset(
    PREFIX + name
    for name in (
        "alarm_actions", "alarm_deployments_failed", "alarm_hosts_failed", "alarm_out_of_traffic_seconds", "alarms", "announcements", "conclusion",
        "dashboard_groups", "dashboard_state", "dashboards", "deployment_id", "deployment_status", "deployments", "drift", "drift_fails", "failed_hosts",
        "gate", "haproxy_host", "host", "output", "plan", "ready_urls", "segments", "status", "stop_at", "stop_timeout_seconds", "wave",
    )
)  # fmt: skip
# Below this, as for revision_id and revision, one name is not the other misspelt.
MISSPELT = 0.9


def unknown_names(names, options):
    """Names of variables, names of options -> (those of the variables that are no options, in order)."""
    return sorted(name for name in names if name.startswith(PREFIX) and name not in options and name not in OF_THE_COLLECTION)


def check_names(unknown, options):
    """Names that are no options -> warnings. Raises DeploymentError when one of them is an option misspelt."""
    for name in unknown:
        meant = _meant(name, options, MISSPELT)
        if meant:
            raise DeploymentError("INVALID_OPTION", f"there is no option {name}: did you mean {meant}?", "Correct the name where it is set.", option=name)
    return [_warning(name, _meant(name, options, 0.6)) for name in unknown]


def _meant(name, options, cutoff):
    found = nearest(name.removeprefix(PREFIX), [option.removeprefix(PREFIX) for option in options], cutoff)
    return PREFIX + found if found else None


def _warning(name, like):
    return f"The variable {name} is no option of a deployment{f' (there is {like})' if like else ''}; nothing but tasks of your own reads it."
