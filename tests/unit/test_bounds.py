# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing that the tests and the demo wait for can keep them waiting for ever, and no test is in a hurry."""
from __future__ import annotations

import ast
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
RECORDED = ROOT / "tests" / "conformance" / "cases"
# What takes a `timeout`; the others that wait are bounded by any argument.
NEED_A_TIMEOUT = {"run", "call", "check_call", "check_output", "urlopen", "communicate", "HTTPConnection", "create_connection"}
SUBPROCESS_ONLY = {"run", "call", "check_call", "check_output"}
NEED_AN_ARGUMENT = {"wait", "join"}
CLOCKS = {"monotonic", "perf_counter"}
# What is quick takes that long on a machine that is busy with something else.
LEAST_LIMIT_SECONDS = 9
HANGS = """
import subprocess, sys

def test_hangs():
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        process.wait()
    finally:
        process.kill()

def test_comes_after():
    pass
"""


def called(node: ast.Call) -> tuple[str, str]:
    """Return what a call names: (name of what it is called on, name of what is called)."""
    if isinstance(node.func, ast.Attribute):
        return getattr(node.func.value, "id", ""), node.func.attr
    return "", getattr(node.func, "id", "")


def is_unbounded(node: ast.Call) -> bool:
    """Tell whether the call may wait for ever."""
    owner, name = called(node)
    if name in NEED_AN_ARGUMENT:
        return not node.args and not node.keywords
    if name not in NEED_A_TIMEOUT or (name in SUBPROCESS_ONLY and owner != "subprocess"):
        return False
    return all(keyword.arg != "timeout" for keyword in node.keywords)


def unbounded_lines(text: str) -> list[int]:
    """Return the lines that may wait for ever: calls, and `with subprocess.Popen`, whose end waits without bound, also after a failure."""
    tree = ast.parse(text)
    awaited = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Await)}
    entered = {id(item.context_expr) for node in ast.walk(tree) if isinstance(node, ast.With) for item in node.items}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and id(node) not in awaited]
    return sorted(node.lineno for node in calls if is_unbounded(node) or (id(node) in entered and called(node) == ("subprocess", "Popen")))


def is_hurried(node: ast.Compare) -> bool:
    """Tell whether the comparison wants less time to have passed than a test may take at a bad moment."""
    if not any(called(part)[1] in CLOCKS for part in ast.walk(node) if isinstance(part, ast.Call)):
        return False
    limits = [right for operator, right in zip(node.ops, node.comparators) if isinstance(operator, (ast.Lt, ast.LtE))]
    numbers = [part.value for limit in limits[-1:] for part in ast.walk(limit) if isinstance(getattr(part, "value", None), (int, float))]
    return bool(numbers) and max(numbers) < LEAST_LIMIT_SECONDS


def hurried_lines(text: str) -> list[int]:
    """Return the lines with assertions that something took no more than a few seconds."""
    parts = (part for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Assert) for part in ast.walk(node.test))
    return sorted(part.lineno for part in parts if isinstance(part, ast.Compare) and is_hurried(part))


@pytest.mark.parametrize("lines_of", [unbounded_lines, hurried_lines])
def test_whatever_waits_has_a_bound_and_time_enough(lines_of):
    paths = [path for folder in ("tests", "demo") for path in sorted((ROOT / folder).rglob("*.py")) if RECORDED not in path.parents]
    assert [f"{path.relative_to(ROOT)}:{line}" for path in paths for line in lines_of(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("text, lines", [
    ("subprocess.run(['x'], check=True)", [1]),
    ("subprocess.run(['x'], timeout=5)", []),
    ("subprocess.run(['x'], **options)", [1]),
    ("asyncio.run(main())", []),
    ("urllib.request.urlopen(url)\nurlopen(url, timeout=1)", [1]),
    ("process.wait()\nprocess.wait(5)\nprocess.wait(timeout=5)", [1]),
    ("thread.join()\n', '.join(names)", [1]),
    ("process.communicate(text)", [1]),
    ("async def f():\n    await stop.wait()", []),
    ("with subprocess.Popen(['x']) as process:\n    pass", [1]),
])
def test_unbounded_lines(text, lines):
    assert unbounded_lines(text) == lines


@pytest.mark.parametrize("text, lines", [
    ("assert time.monotonic() - began < 5", [1]),
    ("assert run.rc == 0 and 1 <= time.monotonic() - began <= 2.5", [1]),
    ("x = 1\nassert time.monotonic() < began + 5", [2]),
    ("assert time.perf_counter() - began < 0.05", [1]),
    ("assert time.monotonic() - began < 30", []),
    ("assert 3 <= time.monotonic() - began", []),
    ("assert time.monotonic() < deadline", []),
    ("assert time.monotonic() < began['first'] + 5", [1]),
    ("assert cost < 5", []),
])
def test_hurried_lines(text, lines):
    assert hurried_lines(text) == lines


def test_a_test_that_hangs_fails_and_the_next_one_runs(tmp_path):
    (tmp_path / "test_it.py").write_text(HANGS)
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), "--timeout", "1", str(tmp_path)]
    output = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout
    assert "1 failed, 1 passed" in output
    assert "Timeout" in output
