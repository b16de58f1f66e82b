# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Events are seen while they run: in the timeline and in the default output, of few hosts and of many."""

from __future__ import annotations

import re

import pytest

from integration.no_load_balancers import fleet_without_load_balancers
from integration.small_revision import make_small_revision

HALF = "CodeDeployDefault.HalfAtATime"
SLOW = {"AfterInstall": "sleep 0.5\n", "ApplicationStart": 'for part in 1 2 3 4 5 6; do echo "warming up, $part of 6"; sleep 0.7; done\n'}
TIMELINE = "agentless.codedeploy.timeline"
CLOCK = r"\d\d:\d\d:\d\d"


@pytest.fixture(scope="module", name="fleet")
def two_hosts():
    with fleet_without_load_balancers(2) as started:
        yield started


def deploy(fleet, tmp_path, callback, config=HALF, scripts=None, arguments=(), interval_seconds=1):
    run = fleet.deploy(
        make_small_revision(tmp_path / "revision", "1", SLOW if scripts is None else scripts),
        config,
        env={"ANSIBLE_STDOUT_CALLBACK": callback, "ANSIBLE_FORKS": "20"},
        arguments=arguments,
        codedeploy_follow_interval_seconds=interval_seconds,
    )
    assert run.rc == 0, run.stdout
    return run.stdout


def lines_of(output, event):
    """The lines about an event, as lists of their words."""
    return [line.split() for line in output.splitlines() if re.match(rf"{CLOCK} .* {event} ", line)]


@pytest.mark.parametrize("callback", [TIMELINE, "default"])
def test_an_event_is_seen_while_it_runs(fleet, tmp_path, callback):
    output = deploy(fleet, tmp_path, callback)
    for host in fleet.names:
        seen = [words for words in lines_of(output, "ApplicationStart") if words[1] == host]
        running = [words for words in seen if words[3] == "InProgress"]
        assert len(running) >= 2, output
        seconds = [float(words[4]) for words in running]
        assert seconds == sorted(seconds) and 0 < seconds[-1] < 5
        assert "warming up," in " ".join(running[-1])
        ended = [words[3] for words in lines_of(output, "AfterInstall") if words[1] == host and words[3] != "InProgress"]
        assert ended == ["Succeeded"], output
    assert ("batch 1 of 2" in output, "batch 2 of 2" in output) == (True, True)
    # The timeline tells each end once, whether it was seen live or not; the default output knows no events but the live ones.
    ends = [words[1] for words in lines_of(output, "ApplicationStart") if words[3] == "Succeeded"]
    assert ends == (fleet.names if callback == TIMELINE else []), output


def test_what_scripts_write_is_seen_as_they_write_it(fleet, tmp_path):
    output = deploy(fleet, tmp_path, "default", arguments=["-v"])
    written = [line for line in output.splitlines() if re.match(r"web-1 \| .*\[stdout\]warming up, [123] of 6", line)]
    assert len(written) == 3, output


def test_a_short_segment_has_no_line_of_its_own(fleet, tmp_path):
    output = deploy(fleet, tmp_path, "default", scripts={}, interval_seconds=5)
    assert "InProgress" not in output and not lines_of(output, "Install")


def test_hosts_that_are_through_do_not_keep_the_others_from_being_seen(fleet, tmp_path):
    slow_on_one = {"ApplicationStart": 'case "$PWD" in *web-1*) sleep 4 ;; esac\n'}
    output = deploy(fleet, tmp_path, "default", "CodeDeployDefault.AllAtOnce", slow_on_one)
    assert {words[1] for words in lines_of(output, "ApplicationStart")} == {"web-1"}, output


def test_many_hosts_share_lines(tmp_path):
    with fleet_without_load_balancers(10) as fleet:
        output = deploy(fleet, tmp_path, TIMELINE, "CodeDeployDefault.AllAtOnce", interval_seconds=2)
    assert len([line for line in output.splitlines() if re.match(CLOCK, line)]) < 20, output
    running = [words for words in lines_of(output, "ApplicationStart") if words[4] == "InProgress"]
    assert running and running[0][1:3] == ["10", "hosts"], output
    assert [words[1:3] for words in lines_of(output, "ValidateService")] == [["10", "hosts"]], output
