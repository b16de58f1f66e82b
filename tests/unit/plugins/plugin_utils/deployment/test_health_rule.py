# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from hypothesis import given
from hypothesis import strategies as st
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.deployment_config import minimum_healthy_hosts
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.health_rule import batch_sizes, has_succeeded, next_wave

ALL, HALF, ONE = ({"deployment_config_name": f"CodeDeployDefault.{name}"} for name in ("AllAtOnce", "HalfAtATime", "OneAtATime"))


def custom(kind, value):
    return {"deployment_config_name": "Mine", "minimum_healthy_hosts": {"type": kind, "value": value}}


def counts(statuses):
    """{host: status} -> how many succeeded, how many failed."""
    return list(statuses.values()).count("Succeeded"), list(statuses.values()).count("Failed")


def deploy(fleet_size, minimum, failing):
    """Deploy to a fleet in batches and waves, as the playbook does -> (waves, statuses)."""
    hosts = [f"h{number}" for number in range(1, fleet_size + 1)]
    waves, statuses, first = [], {}, 0
    for size in batch_sizes(fleet_size, minimum):
        batch, first = hosts[first : first + size], first + size
        while any(host not in statuses for host in batch):
            left = [host for host in batch if host not in statuses]
            gate = next_wave(fleet_size, minimum, *counts(statuses), left)
            if not gate["go_on"]:
                return hosts, waves, statuses
            waves.append((gate["hosts"], gate["room"]))
            statuses.update({host: "Failed" if host in failing else "Succeeded" for host in gate["hosts"]})
    return hosts, waves, statuses


# Configuration, size of the fleet, numbers of the failing hosts -> sizes of the waves, verdict.
DOCUMENTED = [
    (ALL, 9, [], [9], True),
    (ALL, 9, range(1, 9), [9], True),
    (ALL, 9, range(1, 10), [9], False),
    (HALF, 9, [], [4, 4, 1], True),
    (HALF, 9, [9], [4, 4, 1], True),
    (HALF, 9, [1, 2, 3, 4], [4], False),
    (HALF, 1, [], [1], True),
    (HALF, 1, [1], [1], False),
    (ONE, 9, [], [1] * 9, True),
    (ONE, 9, [9], [1] * 9, True),
    (ONE, 9, [1], [1], False),
    (ONE, 9, [8], [1] * 8, False),
    (ONE, 1, [], [1], True),
    (ONE, 1, [1], [1], False),
    (custom("HOST_COUNT", 6), 9, [], [3, 3, 3], True),
    (custom("HOST_COUNT", 6), 9, [1, 2, 3], [3], False),
    (custom("FLEET_PERCENT", 40), 9, [], [5, 4], True),
    (custom("HOST_COUNT", 8), 10, [1], [2, 1, 1, 1, 1, 1, 1, 1, 1], True),
    (custom("HOST_COUNT", 5), 9, [1, 2, 3, 6], [4, 1, 1], False),
]


@pytest.mark.parametrize(("config", "fleet_size", "failing", "wave_sizes", "succeeds"), DOCUMENTED)
def test_documented_deployments(config, fleet_size, failing, wave_sizes, succeeds):
    minimum = minimum_healthy_hosts(config, fleet_size)
    hosts, waves, statuses = deploy(fleet_size, minimum, {f"h{number}" for number in failing})
    assert [len(wave) for wave, _room in waves] == wave_sizes
    assert has_succeeded(fleet_size, minimum, *counts(statuses)) is succeeds


@st.composite
def deployments(draw):
    fleet_size = draw(st.integers(1, 60))
    config = draw(
        st.one_of(
            st.sampled_from([ALL, HALF, ONE]),
            st.builds(custom, st.just("HOST_COUNT"), st.integers(0, 60)),
            st.builds(custom, st.just("FLEET_PERCENT"), st.integers(0, 99)),
        )
    )
    failing = {f"h{number}" for number in draw(st.sets(st.integers(1, fleet_size)))}
    return config, fleet_size, failing


@given(deployments())
def test_the_health_rule_holds_for_every_fleet(deployment):
    config, fleet_size, failing = deployment
    try:
        minimum = minimum_healthy_hosts(config, fleet_size)
    except DeploymentError:
        assert config["deployment_config_name"] == "Mine"
        return
    sizes = batch_sizes(fleet_size, minimum)
    assert sum(sizes) == fleet_size and min(sizes) >= 1
    hosts, waves, statuses = deploy(fleet_size, minimum, failing)
    done, failed = [], 0
    for wave, room in waves:
        assert 1 <= len(wave) <= room == fleet_size - failed - minimum
        done += wave
        failed += sum(1 for host in wave if host in failing)
    assert done == hosts[: len(done)]
    stopped = len(done) < fleet_size
    assert stopped is (fleet_size - failed <= minimum and len(done) < fleet_size)
    assert has_succeeded(fleet_size, minimum, *counts(statuses)) is (not stopped and fleet_size - failed >= minimum and failed < fleet_size)
    assert len(waves) == len(sizes) or failed


@given(deployments(), st.data())
def test_no_healthy_host_is_taken_out_while_too_few_are(deployment, data):
    """Those that count as unhealthy are tried first, as in a deployment to hosts in the order of their last results."""
    config, fleet_size, failing = deployment
    try:
        minimum = minimum_healthy_hosts(config, fleet_size)
    except DeploymentError:
        return
    hosts = [f"h{number}" for number in range(1, fleet_size + 1)]
    unhealthy, statuses, first = hosts[: data.draw(st.integers(0, fleet_size))], {}, 0
    for size in batch_sizes(fleet_size, minimum):
        batch, first = hosts[first : first + size], first + size
        while left := [host for host in batch if host not in statuses]:
            bad = [host for host in unhealthy if host not in statuses]
            gate = next_wave(fleet_size, minimum, *counts(statuses), left, bad)
            taken_out = [host for host in gate["hosts"] if host not in bad]
            healthy = fleet_size - len(bad) - counts(statuses)[1]
            assert not taken_out or healthy - len(taken_out) >= minimum
            assert not taken_out or set(bad) <= set(gate["hosts"])
            assert len(gate["hosts"]) <= fleet_size - minimum
            if not gate["go_on"]:
                assert not bad and healthy <= minimum
                return
            assert gate["hosts"] == left[: len(gate["hosts"])] != []
            statuses.update({host: "Failed" if host in failing else "Succeeded" for host in gate["hosts"]})
    assert len(statuses) == fleet_size


# Fleet, minimum, who succeeded and failed, who is left, who counts as unhealthy -> the wave, and whether it goes on.
UNHEALTHY = [
    (2, 1, 0, 0, ["b"], ["b"], ["b"], True),
    (2, 1, 1, 0, ["a"], [], ["a"], True),
    (2, 1, 0, 1, ["a"], [], [], False),
    (4, 2, 0, 0, ["d", "a"], ["d"], ["d", "a"], True),
    (4, 2, 0, 0, ["b", "c"], ["b", "c", "d"], ["b", "c"], True),
    (6, 3, 2, 1, ["d", "e", "f"], ["d"], ["d", "e"], True),
    (4, 0, 0, 0, ["d", "a", "b", "c"], ["d"], ["d", "a", "b", "c"], True),
]


@pytest.mark.parametrize(("fleet_size", "minimum", "succeeded", "failed", "left", "unhealthy", "wave", "goes_on"), UNHEALTHY)
def test_hosts_that_count_as_unhealthy(fleet_size, minimum, succeeded, failed, left, unhealthy, wave, goes_on):
    gate = next_wave(fleet_size, minimum, succeeded, failed, left, unhealthy)
    assert (gate["hosts"], gate["go_on"]) == (wave, goes_on)


def test_hosts_that_failed_before_their_batch_leave_less_room():
    assert next_wave(4, 2, 0, 1, ["a", "b"]) == {"go_on": True, "hosts": ["a"], "room": 1, "rounds": 2}


def test_nothing_left_is_no_reason_to_stop():
    assert next_wave(2, 1, 1, 1, []) == {"go_on": True, "hosts": [], "room": 0, "rounds": 0}


@pytest.mark.parametrize(("fleet_size", "minimum"), [(0, 0), (3, 3), (3, 4)])
def test_there_is_no_empty_serial(fleet_size, minimum):
    with pytest.raises(ValueError, match="no batches"):
        batch_sizes(fleet_size, minimum)
