# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.dashboard_payload import dashboard_body
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.name_rules import Group
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import LIFECYCLE_EVENTS

BODY = dashboard_body(Group("shop", "web"), "Ours", "eu-west-1")
WIDGETS = BODY["widgets"]
OF_GROUP = ["Application", "shop", "DeploymentGroup", "web"]


def shown(title):
    [widget] = [widget for widget in WIDGETS if widget["properties"]["title"] == f"shop to web: {title}"]
    return widget["properties"]["metrics"]


def test_every_metric_is_of_the_group_and_its_namespace():
    metrics = [metric for widget in WIDGETS for metric in widget["properties"]["metrics"]]
    assert {metric[0] for metric in metrics} == {"Ours"}
    assert all(metric[2:6] == OF_GROUP for metric in metrics)
    assert {widget["properties"]["region"] for widget in WIDGETS} == {"eu-west-1"}


@pytest.mark.parametrize("title, metrics", [
    ("deployments", [("DeploymentsStarted", "Sum"), ("DeploymentsSucceeded", "Sum"), ("DeploymentsFailed", "Sum"), ("DeploymentsStopped", "Sum")]),
    ("duration of deployments", [("DeploymentDuration", "Maximum"), ("DeploymentDuration", "Average")]),
    ("hosts that failed", [("HostsFailed", "Sum")]),
    ("hosts out of traffic", [("TimeOutOfTraffic", "Maximum"), ("TimeOutOfTraffic", "Average")]),
])
def test_what_the_graphs_show(title, metrics):
    assert [(metric[1], metric[-1]["stat"]) for metric in shown(title)] == metrics


def test_each_lifecycle_event_has_a_line():
    events = shown("longest of each lifecycle event")
    assert [metric[6:8] for metric in events] == [["LifecycleEvent", event] for event in LIFECYCLE_EVENTS]
    assert {(metric[1], metric[-1]["stat"]) for metric in events} == {("LifecycleEventDuration", "Maximum")}


def test_widgets_lie_in_the_grid_and_not_on_each_other():
    places = [(x, y) for of in WIDGETS for x in range(of["x"], of["x"] + of["width"]) for y in range(of["y"], of["y"] + of["height"])]
    assert len(set(places)) == len(places) and max(x for x, _y in places) == 23


def test_names_are_those_of_the_metrics():
    body = json.dumps(dashboard_body(Group("caf\u00e9\n", 'a"b'), "Ours", "eu-west-1"))
    assert r"caf\\xe9\\n" in body and body.isascii() and json.loads(body)["widgets"][0]["properties"]["metrics"][0][5] == 'a"b'
