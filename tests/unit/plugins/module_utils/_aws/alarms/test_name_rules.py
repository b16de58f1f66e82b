# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import itertools
import re

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.alarms.name_rules import Group, alarm_name, dashboard_name, watched_groups
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from hypothesis import given
from hypothesis import strategies as some

LONGEST_REGION, LONGEST_KIND = "us-isob-northeast-1", "deployments-failed"
DASHBOARD = re.compile(r"[A-Za-z0-9_-]{1,255}")
WEB = {"application_name": "shop", "deployment_group_name": "web"}


def asked(*groups, namespace="CodeDeploy", state="present"):
    return {"groups": list(groups), "namespace": namespace, "state": state}


@pytest.mark.parametrize("group, name", [
    (("shop", "web"), "shop--web"),
    (("my-shop_2", "web-1"), "my-shop_2--web-1"),
    (("a--b", "c"), r"a-b--c--[0-9a-f]{10}"),
    (("shop-", "web"), r"shop--web--[0-9a-f]{10}"),
    (("shop.eu", "web+1"), r"shop-eu--web-1--[0-9a-f]{10}"),
    (("\U0001f680", "\"\n"), r"----[0-9a-f]{10}"),
    (("a" * 74, "b" * 74), f"{'a' * 74}--{'b' * 74}"),
    (("a" * 75, "b" * 75), rf"{'a' * 60}--{'b' * 60}--[0-9a-f]{{10}}"),
])
def test_names(group, name):
    assert re.fullmatch(rf"codedeploy-{name}--eu-west-1", dashboard_name(Group(*group), "eu-west-1"))
    assert re.fullmatch(rf"codedeploy-{name}--hosts-failed", alarm_name(Group(*group), "hosts-failed"))


def test_names_of_different_groups_differ():
    parts = ["a", "b", "a-", "-b", "a-b", "a--b", "a.b", "a+b", "a_b", "--", "\u00e9", "\u00e8", "a" * 80, "a" * 81, "A"]
    groups = [Group(*pair) for pair in itertools.product(parts, parts)]
    assert len({dashboard_name(group, "eu-west-1") for group in groups}) == len(groups)
    assert len({dashboard_name(groups[0], region) for region in ("eu-west-1", "us-east-1")}) == 2


@given(some.text(min_size=1, max_size=300), some.text(min_size=1, max_size=300))
def test_every_group_has_a_name_that_cloudwatch_takes(application, group):
    assert DASHBOARD.fullmatch(dashboard_name(Group(application, group), LONGEST_REGION))
    assert DASHBOARD.fullmatch(alarm_name(Group(application, group), LONGEST_KIND))


def test_groups_are_taken_once_in_their_order():
    workers = {**WEB, "deployment_group_name": "workers"}
    assert watched_groups(asked(workers, WEB, workers)) == [Group("shop", "workers"), Group("shop", "web")]


@pytest.mark.parametrize("options, words", [
    (asked(), "groups is empty"),
    (asked(WEB, {**WEB, "deployment_group_name": ""}), r"deployment_group_name of groups\[1\] is empty"),
    (asked(WEB, namespace=None), "namespace is not set"),
    (asked(WEB, namespace=""), "namespace is not set"),
    (asked(WEB, namespace="AWS/EC2"), "AWS's own"),
])
def test_what_cannot_be_watched(options, words):
    with pytest.raises(DeploymentError, match=words) as raised:
        watched_groups(options)
    assert raised.value.hint.endswith(".")


def test_what_is_to_go_needs_no_namespace():
    assert watched_groups(asked(WEB, namespace=None, state="absent")) == [Group("shop", "web")]
