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


def test_hosts_that_failed_before_their_batch_leave_less_room():
    assert next_wave(4, 2, 0, 1, ["a", "b"]) == {"go_on": True, "hosts": ["a"], "room": 1, "rounds": 2}


def test_nothing_left_is_no_reason_to_stop():
    assert next_wave(2, 1, 1, 1, []) == {"go_on": True, "hosts": [], "room": 0, "rounds": 0}


@pytest.mark.parametrize(("fleet_size", "minimum"), [(0, 0), (3, 3), (3, 4)])
def test_there_is_no_empty_serial(fleet_size, minimum):
    with pytest.raises(ValueError, match="no batches"):
        batch_sizes(fleet_size, minimum)
