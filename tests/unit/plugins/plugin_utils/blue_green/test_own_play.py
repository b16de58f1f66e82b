# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.blue_green.own_play import check_hosts_of_play, check_play_of_fleets

PLAN = {"hosts": ["green-1", "green-2"], "original_hosts": ["blue-1"], "copied_group": None}


@pytest.mark.parametrize(
    ("batch", "play_hosts", "each_host_alone", "said"),
    [
        (["a"], ["a", "b"], False, "serial of this play has 1 of 2 hosts begin. Take serial out"),
        (["a", "b"], ["a", "b"], True, "has each host go alone. Set strategy of the play to linear"),
    ],
)
def test_a_play_that_takes_hosts_along_in_parts_is_refused(batch, play_hosts, each_host_alone, said):
    with pytest.raises(DeploymentError) as refused:
        check_play_of_fleets(batch, play_hosts, each_host_alone)
    assert said in str(refused.value)


def test_a_play_that_has_all_hosts_go_together_will_do():
    check_play_of_fleets(["a", "b"], ["a", "b"], False)


def test_hosts_that_are_not_there_yet_cannot_join_a_play():
    with pytest.raises(DeploymentError, match="cannot join a play that goes on. Use the playbook agentless.codedeploy.deploy."):
        check_hosts_of_play({**PLAN, "hosts": [], "copied_group": {"of": "web"}}, ["blue-1"])


@pytest.mark.parametrize("play_hosts", [["blue-1", "green-1", "green-2"], ["green-2", "other", "green-1", "blue-1"]])
def test_a_play_may_have_more_hosts_than_the_deployment(play_hosts):
    check_hosts_of_play(PLAN, play_hosts)


@pytest.mark.parametrize(("play_hosts", "missing"), [(["blue-1", "green-1"], "green-2"), (["green-1", "green-2"], "blue-1"), ([], "green-1")])
def test_a_play_without_a_host_of_the_deployment_is_refused(play_hosts, missing):
    with pytest.raises(DeploymentError) as refused:
        check_hosts_of_play(PLAN, play_hosts)
    assert missing in str(refused.value) and "Nothing was touched." in str(refused.value)
