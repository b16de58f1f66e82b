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
        assert seconds == sorted(seconds) and 0 < seconds[-1] < 60
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
    """They are in different events at the same time, some fail, and their names are longer than any column."""
    uneven = 'number=$(echo "$PWD" | sed "s,.*/ip-10-0-0-\\([0-9]*\\)[.].*,\\1,"); sleep $((number * {times} % 3)).3\n'
    scripts = {event: uneven.format(times=times) for event, times in {"BeforeInstall": 3, "AfterInstall": 7, "ApplicationStart": 11}.items()}
    scripts["ValidateService"] = uneven.format(times=13) + 'echo "check of $number"; [ $((number % 20)) != 7 ]\n'
    with fleet_without_load_balancers(40, "ip-10-0-0-{}.eu-central-1.compute.internal.example.com") as fleet:
        output = deploy(fleet, tmp_path, TIMELINE, "CodeDeployDefault.AllAtOnce", scripts, interval_seconds=2)
    lines = [line for line in output.splitlines() if re.match(CLOCK, line)]
    running = [line for line in lines if "InProgress" in line]
    assert running and len(lines) < 80 and max(map(len, lines)) <= 165, output
    for line in lines:
        assert re.fullmatch(rf"{CLOCK}  .{{40}}  \w+ +  (Succeeded |Failed    |InProgress) .{{11}} s(  .*)?", line) and line[52:72].rstrip().isalpha(), line
    # Those that fail are told one by one, with the reason.
    assert [words[1:4] for words in lines_of(output, "ValidateService") if "Failed" in words] and "check of 7" in output and "check of 27" in output
