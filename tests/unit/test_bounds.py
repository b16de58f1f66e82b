# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing that the tests and the demo wait for can keep them waiting for ever."""
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


def test_whatever_waits_has_a_bound():
    paths = [path for folder in ("tests", "demo") for path in sorted((ROOT / folder).rglob("*.py")) if RECORDED not in path.parents]
    unbounded = [f"{path.relative_to(ROOT)}:{line}" for path in paths for line in unbounded_lines(path.read_text(encoding="utf-8"))]
    assert unbounded == []


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


def test_a_test_that_hangs_fails_and_the_next_one_runs(tmp_path):
    (tmp_path / "test_it.py").write_text(HANGS)
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), "--timeout", "1", str(tmp_path)]
    output = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout
    assert "1 failed, 1 passed" in output
    assert "Timeout" in output
