# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dashboard of a deployment group."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils import _metric_rules as metrics

from .name_rules import Group

HALF, WHOLE, HEIGHT = 12, 24, 6
# As they are timed, in their order.
LIFECYCLE_EVENTS = (
    "BeforeBlockTraffic", "BlockTraffic", "AfterBlockTraffic", "ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall",
    "ApplicationStart", "ValidateService", "BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic",
)  # fmt: skip
FAILED_COLOR = "#d62728"
# Metric -> label and colour.
OUTCOMES = {
    metrics.DEPLOYMENTS_STARTED: ("started", "#1f77b4"),
    metrics.DEPLOYMENTS_SUCCEEDED: ("succeeded", "#2ca02c"),
    metrics.DEPLOYMENTS_FAILED: ("failed", FAILED_COLOR),
    metrics.DEPLOYMENTS_STOPPED: ("stopped", "#7f7f7f"),
}
LONGEST_AND_AVERAGE = {"Maximum": "longest", "Average": "average"}


def dashboard_body(group: Group, namespace: str, region: str) -> dict:
    """The dashboard as CloudWatch takes it, before it is made text."""

    def metric(name: str, label: str, statistic: str = "Maximum", event: str | None = None, **shown) -> list:
        dimensions = metrics.metric_dimensions(*group, event)
        return [namespace, name, *(part for item in dimensions.items() for part in item), {"label": label, "stat": statistic, **shown}]

    def seconds(name: str) -> list:
        return [metric(name, label, statistic) for statistic, label in LONGEST_AND_AVERAGE.items()]

    def graph(x: int, y: int, width: int, what: str, unit: str, shown: list) -> dict:
        axis = {"left": {"label": unit, "showUnits": False, "min": 0}}
        properties = {"title": f"{group.title}: {what}", "view": "timeSeries", "region": region, "yAxis": axis, "metrics": shown}
        return {"type": "metric", "x": x, "y": y, "width": width, "height": HEIGHT, "properties": properties}

    outcomes = [metric(name, label, "Sum", color=color) for name, (label, color) in OUTCOMES.items()]
    failed = [metric(metrics.HOSTS_FAILED, "failed", "Sum", color=FAILED_COLOR)]
    events = [metric(metrics.LIFECYCLE_EVENT_DURATION, event, event=event) for event in LIFECYCLE_EVENTS]
    return {
        "start": "-P7D",
        "widgets": [
            graph(0, 0, HALF, "deployments", "deployments", outcomes),
            graph(HALF, 0, HALF, "duration of deployments", "seconds", seconds(metrics.DEPLOYMENT_DURATION)),
            graph(0, HEIGHT, HALF, "hosts that failed", "hosts", failed),
            graph(HALF, HEIGHT, HALF, "hosts out of traffic", "seconds", seconds(metrics.TIME_OUT_OF_TRAFFIC)),
            graph(0, 2 * HEIGHT, WHOLE, "longest of each lifecycle event", "seconds", events),
        ],
    }
