# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.options.asked_for import differences
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.store.resume.lost_run import HOSTS, lost, plan_of


def test_hosts_that_were_left_out_as_they_were_up_to_date_were_asked_for_too():
    old = plan_of("d-OLD", hosts=HOSTS[2:], up_to_date_hosts=["a", "b"])
    assert differences(old, plan_of()) == []
    assert differences(old, plan_of(hosts=HOSTS[1:])) == ["codedeploy_targets"]


@pytest.mark.parametrize("change, named", [
    ({}, []),
    ({"options": {"resume": "continue", "lock_timeout_seconds": 60}}, []),
    ({"hosts": list(reversed(HOSTS))}, []),
    ({"revision": {"revision_type": "S3"}, "sha256": "2"}, ["codedeploy_revision"]),
    ({"sha256": "2"}, ["the content of the revision"]),
    ({"options": {"max_revisions": 6}}, ["codedeploy_max_revisions"]),
    ({"options": {"strange": 6}}, ["codedeploy_strange"]),
    ({"hosts": HOSTS[1:]}, ["codedeploy_targets"]),
    ({"deployment_config_name": "Other", "minimum_healthy_hosts": 3}, ["codedeploy_deployment_group.deployment_config_name"]),
    ({"targets": {host: {"host": host, "port": 80 if host in "bd" else None} for host in HOSTS}}, ["variables of b, d"]),
    ({"event_tasks": {"Install": {"before": "/x"}}}, ["codedeploy_event_tasks"]),
    ({"terminate_tasks": "/x"}, ["codedeploy_terminate_tasks"]),
    ({"test_load_balancer_info": {"target_group_info_list": [{"name": "tests"}]}}, ["codedeploy_test_target_groups"]),
])  # fmt: skip
def test_in_what_a_request_differs(change, named):
    assert differences(lost()["plan"], plan_of(**change)) == named


def taking_turns(green, blue, standing=True, **targets):
    """The plan of two standing fleets of which one replaces the other. targets: {host: port} of those that have another one."""
    kinds = {**dict.fromkeys(green, "green"), **dict.fromkeys(blue, "blue")}
    fleets = {"first": sorted(blue), "second": sorted(green)} if standing else None
    of_hosts = {host: {"host": host, "port": targets.get(host), "kind": kind} for host, kind in kinds.items()}
    return plan_of(hosts=green, original_hosts=list(blue), standing_fleets=fleets, targets=of_hosts, blue_green={})


@pytest.mark.parametrize("old, new, named", [
    # Which of them is replaced was decided when it began: half of traffic may have been rerouted since.
    (taking_turns("ab", "cd"), taking_turns("cd", "ab"), []),
    (taking_turns("ab", "cd"), taking_turns("ab", "cd"), []),
    (taking_turns("ab", "cd"), taking_turns("cd", "ab", a=80), ["variables of a"]),
    (taking_turns("ab", "cd"), taking_turns("cde", "ab"), ["codedeploy_targets"]),
    # Where fleets are named, who names them the other way round asks for something else.
    (taking_turns("ab", "cd", False), taking_turns("cd", "ab", False), ["variables of a, b, c, d"]),
    (taking_turns("ab", "cd"), taking_turns("cd", "ab", False), ["variables of a, b, c, d"]),
    (taking_turns("ab", "cd", False), taking_turns("cd", "ab"), ["variables of a, b, c, d"]),
])  # fmt: skip
def test_in_what_requests_of_two_fleets_differ(old, new, named):
    found = differences(old, new)
    assert [set(one.replace(",", "").split()) for one in found] == [set(one.replace(",", "").split()) for one in named]


def copying(original, of, name=None, made=""):
    """The plan of a deployment to the copy of an Auto Scaling group, by that name when its hosts are known."""
    targets = {host: {"host": host, "port": None, "kind": "green" if host in made else "blue"} for host in original + made}
    return plan_of(hosts=made, original_hosts=list(original), targets=targets, blue_green={}, copied_group={"of": of, "name": name})


@pytest.mark.parametrize("old, new, named", [
    (copying("ab", "web", "copy", "cd"), copying("ab", "web"), []),
    (copying("ab", "web"), copying("abc", "web"), ["codedeploy_targets"]),
    # The copy serves by now, as it was handed over before the run was lost.
    (copying("ab", "web", "copy", "cd"), copying("cd", "copy"), []),
    (copying("ab", "web", "copy", "cd"), copying("cd", "other"), ["codedeploy_targets"]),
])  # fmt: skip
def test_in_what_requests_of_copies_differ(old, new, named):
    assert differences(old, new) == named
