# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks run, and what beside what."""
from __future__ import annotations

import checks
import pytest
from environment import Environment
from steps import Result

ALL = list(checks.CHECKS)


@pytest.mark.parametrize("names, front, beside", [
    (ALL, [name for name in ALL if name != "integration"], ["integration"]),
    (["integration"], ["integration"], []),
    (["unit", "sanity"], ["unit", "sanity"], []),
    (["integration", "lint"], ["lint"], ["integration"]),
])
def test_lanes(names, front, beside):
    assert checks.lanes(names) == (front, beside)


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
