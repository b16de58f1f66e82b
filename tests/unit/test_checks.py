# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks run, and what beside what."""
from __future__ import annotations

import checks
import pytest
from environment import ROOT, Environment
from steps import Result, Step

EVERYTHING = checks.Options([Environment("3.11"), Environment("3.13")], None, [])
WITH_TESTS = {path.parent.relative_to(ROOT) for place in ("integration", "emulator") for path in (ROOT / "tests" / place).rglob("test_*.py")}


def step(title, usual_seconds) -> Step:
    return Step(title, [], {}, usual_seconds=usual_seconds)


@pytest.fixture
def few_steps(monkeypatch):
    """Checks of one or two steps that are made at once."""
    made = {"unit": [("u", 9)], "conformance": [("c", 20)], "integration": [("i1", 5), ("i2", 30)], "store": [("s1", 40), ("s2", 3)], "lint": [("l", 0)]}
    monkeypatch.setattr(checks, "CHECKS", {name: lambda _options, steps=steps: (step(*each) for each in steps) for name, steps in made.items()})


@pytest.mark.parametrize("names, arguments, titles", [
    (["unit", "conformance", "integration", "store", "lint"], [], [["s1", "i2", "i1", "s2"], [], ["c", "u", "l"]]),
    (["integration"], [], [["i2", "i1"], [], []]),
    (["lint", "unit"], [], [[], [], ["u", "l"]]),
    (["integration", "unit"], ["-k", "x"], [["i1", "i2", "u"]]),
])
def test_lanes(few_steps, names, arguments, titles):
    lanes = checks.lanes(names, checks.Options([], None, arguments))
    assert [[each.title for each in lane] for lane in lanes] == titles


def test_every_test_of_whole_deployments_runs_once():
    """Each folder with tests lies in one room, or in a room inside it that has a step of its own."""
    commands = [each.command for each in [*checks.integration(EVERYTHING), *checks.store(EVERYTHING)] if "smoke" not in each.command]
    for folder in WITH_TESTS:
        within = [str(folder), *map(str, folder.parents)]
        runs = [command for command in commands if set(within) & set(command) and not {f"--ignore={name}" for name in within} & set(command)]
        assert len(runs) == 1, folder
    assert all((ROOT / room).is_dir() for room in [*checks.ROOMS, *checks.STORE_ROOMS])


@pytest.mark.parametrize("check, arguments, chosen", [
    (checks.integration, ["-k", "name"], [*checks.ROOMS, "-k", "name"]),
    (checks.integration, ["-x", "tests/integration/traffic"], ["-x", "tests/integration/traffic"]),
    (checks.store, ["-q", "-qq", "--quiet", "-x"], ["tests/integration/store", "-x"]),
])
def test_with_arguments_one_run_of_pytest_has_them_for_each_python(check, arguments, chosen):
    steps = list(check(checks.Options([Environment("3.11")], None, arguments)))
    assert [each.command[1:3] for each in steps] == [["-m", "pytest"]]
    assert [part for part in steps[0].command[3:] if not part.startswith("--durations")] == chosen


def test_a_second_python_runs_a_few_whole_deployments():
    [second] = [each for each in checks.integration(EVERYTHING) if "3.13" in each.title]
    assert second.command[0] == str(Environment("3.13").python) and second.command[-len(checks.ROOMS) - 2:] == ["-m", "smoke", *checks.ROOMS]


@pytest.mark.parametrize("processors", [1, 2])
def test_recorded_cases_leave_the_rest_of_the_machine_to_what_runs_beside_them(processors):
    [step] = checks.conformance(checks.Options([Environment("3.11")], "some/cases", ["-v"], processors))
    assert step.command[1:] == ["tests/conformance/run.py", "some/cases", "--at-once", str(processors), "-v"]


@pytest.mark.parametrize("results, exit_code, last", [
    ([Result("a", 3, 0, 5.0), Result("b", 2, 0, 6.0)], 0, "5 passed, 0 failed"),
    ([Result("a", 3, 0, 5.0), Result("b", 2, 1, 6.0)], 1, "5 passed, 1 failed"),
    ([], 1, "0 passed, 0 failed"),
])
def test_the_conclusion(results, exit_code, last, capsys):
    assert checks.conclude(results, 7.0) == exit_code
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == ["7 s in all", last]
    assert len(lines) == len(results) + 4
