# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.announcement.announcement_settings import announcement_settings, report_url_of

TRIGGER = {"trigger_name": "ops", "trigger_target_arn": "arn:aws:sns:eu-west-1:123456789012:ops", "trigger_events": ["DeploymentFailure"]}
OPTIONS = {"deployment_group": {}, "message_format": "codedeploy", "event_source": "codedeploy", "announcement_timeout_seconds": 10, "announcement_tasks": ""}
PLACE = {"region": "eu-west-1", "account_id": "123456789012"}


def settings(triggers=(), **options):
    return announcement_settings({**OPTIONS, "deployment_group": {"trigger_configurations": list(triggers)}, **options})


def test_nobody_is_told_unless_somebody_is_named():
    assert settings() is None and announcement_settings(OPTIONS) is None and settings(event_bus_name="", **PLACE) is None


def test_tasks_may_do_without_knowing_where_the_deployment_is():
    found = settings(announcement_tasks="/tell.yml")
    assert (found["tasks"], found["region"], found["account_id"], found["triggers"]) == ("/tell.yml", "", "", [])


def test_where_the_deployment_is_follows_from_the_first_topic_unless_it_is_given():
    found = settings([TRIGGER])
    assert (found["region"], found["account_id"], found["event_bus_name"]) == ("eu-west-1", "123456789012", None)
    found = settings([TRIGGER], region="us-east-1", account_id="210987654321", event_bus_name="default")
    assert (found["region"], found["account_id"], found["event_bus_name"]) == ("us-east-1", "210987654321", "default")


def test_metrics_need_a_region_and_no_account():
    found = settings(metrics_namespace="Shop/Deployments", region="eu-west-1")
    assert (found["metrics_namespace"], found["region"], found["account_id"], found["event_bus_name"]) == ("Shop/Deployments", "eu-west-1", "", None)
    assert settings([TRIGGER], metrics_namespace="Shop")["region"] == "eu-west-1"
    assert settings([TRIGGER])["metrics_namespace"] is None and settings(metrics_namespace="") is None


@pytest.mark.parametrize("namespace", ["x", "a" * 255, "AWS", "aws/x", "Shop #1: web_a-b.c/d", " a"])
def test_a_namespace(namespace):
    assert settings(metrics_namespace=namespace, **PLACE)["metrics_namespace"] == namespace


def test_logs_need_a_region_and_no_account():
    found = settings(log_group_name="codedeploy/shop", region="eu-west-1")
    assert (found["log_group_name"], found["region"], found["account_id"], found["metrics_namespace"]) == ("codedeploy/shop", "eu-west-1", "", None)
    assert settings([TRIGGER], log_group_name="shop")["region"] == "eu-west-1"
    assert settings([TRIGGER])["log_group_name"] is None and settings(log_group_name="") is None


BAD = {
    "no region for the logs": ({"log_group_name": "shop"}, "codedeploy_region is not set"),
    "a log group that is none": ({"log_group_name": "sh:p", **PLACE}, "codedeploy_log_group_name is 'sh:p', which cannot be the name of a log group"),
    "no region for the metrics": ({"metrics_namespace": "Shop"}, "codedeploy_region is not set"),
    "an account that is none and that metrics do not need": ({"metrics_namespace": "Shop", **PLACE, "account_id": "12"}, "codedeploy_account_id is '12'"),
    "a namespace of AWS's own": ({"metrics_namespace": "AWS/CodeDeploy", **PLACE}, "codedeploy_metrics_namespace is 'AWS/CodeDeploy', which is one of AWS's"),
    "a namespace with a colon first": ({"metrics_namespace": ":Shop", **PLACE}, "cannot be a namespace of CloudWatch"),
    "a namespace of blanks": ({"metrics_namespace": "  ", **PLACE}, "cannot be a namespace of CloudWatch"),
    "a namespace with other letters": ({"metrics_namespace": "Sh\u00f6p", **PLACE}, "cannot be a namespace of CloudWatch"),
    "a namespace with a newline": ({"metrics_namespace": "Shop\n", **PLACE}, "cannot be a namespace of CloudWatch"),
    "a namespace that is too long": ({"metrics_namespace": "a" * 256, **PLACE}, "cannot be a namespace of CloudWatch"),
    "no region for the events": ({"event_bus_name": "default"}, "codedeploy_region is not set"),
    "no account for the events": ({"event_bus_name": "default", "region": "eu-west-1"}, "codedeploy_account_id is not set"),
    "a region that is none": ({"event_bus_name": "default", **PLACE, "region": "Ireland"}, "codedeploy_region is 'Ireland'"),
    "an account that is none": ({"event_bus_name": "default", **PLACE, "account_id": "12"}, "codedeploy_account_id is '12'"),
    "a bus that is none": ({"event_bus_name": "my bus", **PLACE}, "codedeploy_event_bus_name is 'my bus'"),
    "a source of AWS's own": ({"event_bus_name": "default", "event_source": "aws.codedeploy", **PLACE}, "is one of AWS's own"),
    "a source that is none": ({"event_bus_name": "default", "event_source": "", **PLACE}, "codedeploy_event_source is ''"),
    "a trigger that is none": ({"triggers": [{"trigger_name": "ops"}]}, "has no trigger_target_arn"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_meant_is_refused(name):
    options, words = BAD[name]
    with pytest.raises(DeploymentError, match=words) as error:
        settings(**options)
    assert error.value.hint


def test_the_address_of_the_report_names_the_deployment():
    assert report_url_of({"report_url": "https://awx/{deployment_id}/x{y}"}, "d-1") == "https://awx/d-1/x{y}"
    assert report_url_of({"report_url": None}, "d-1") is None
