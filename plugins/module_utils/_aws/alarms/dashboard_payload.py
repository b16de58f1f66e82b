# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dashboard of a deployment group."""

from __future__ import annotations

from .name_rules import Group

HALF, WHOLE, HEIGHT = 12, 24, 6
# As they are timed, in their order.
LIFECYCLE_EVENTS = (
    "BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic", "ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall",
    "ApplicationStart", "ValidateService", "BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic",
)  # fmt: skip
# Metric -> label and colour.
OUTCOMES = {
    "DeploymentsStarted": ("started", "#1f77b4"),
    "DeploymentsSucceeded": ("succeeded", "#2ca02c"),
    "DeploymentsFailed": ("failed", "#d62728"),
    "DeploymentsStopped": ("stopped", "#7f7f7f"),
}
LONGEST_AND_AVERAGE = {"Maximum": "longest", "Average": "average"}


def dashboard_body(group: Group, namespace: str, region: str) -> dict:
    """The dashboard as CloudWatch takes it, before it is made text."""
    of_group = ["Application", group.application_name, "DeploymentGroup", group.deployment_group_name]

    def metric(name: str, *dimensions: str, **shown) -> list:
        return [namespace, name, *of_group, *dimensions, shown]

    def seconds(name: str) -> list:
        return [metric(name, stat=statistic, label=label) for statistic, label in LONGEST_AND_AVERAGE.items()]

    outcomes = [metric(name, stat="Sum", label=label, color=color) for name, (label, color) in OUTCOMES.items()]
    events = [metric("LifecycleEventDuration", "LifecycleEvent", event, stat="Maximum", label=event) for event in LIFECYCLE_EVENTS]
    failed = [metric("HostsFailed", stat="Sum", label="failed", color=OUTCOMES["DeploymentsFailed"][1])]

    def graph(x: int, y: int, width: int, what: str, unit: str, metrics: list) -> dict:
        axis = {"left": {"label": unit, "showUnits": False, "min": 0}}
        properties = {"title": f"{group.title}: {what}", "view": "timeSeries", "region": region, "yAxis": axis, "metrics": metrics}
        return {"type": "metric", "x": x, "y": y, "width": width, "height": HEIGHT, "properties": properties}

    return {
        "start": "-P7D",
        "widgets": [
            graph(0, 0, HALF, "deployments", "deployments", outcomes),
            graph(HALF, 0, HALF, "duration of deployments", "seconds", seconds("DeploymentDuration")),
            graph(0, HEIGHT, HALF, "hosts that failed", "hosts", failed),
            graph(HALF, HEIGHT, HALF, "hosts out of traffic", "seconds", seconds("SecondsOutOfTraffic")),
            graph(0, 2 * HEIGHT, WHOLE, "longest of each lifecycle event", "seconds", events),
        ],
    }
