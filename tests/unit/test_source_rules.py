# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a file and a function may be, and what every file starts with (see CONTRIBUTING.md)."""
from __future__ import annotations

import ast
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ("plugins", "tests", "demo")
RECORDED = ROOT / "tests" / "conformance" / "cases"
HEADER = [
    "# Copyright: (c) 2026, the agentless.codedeploy contributors",
    "# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)",
    "# SPDX-License-Identifier: GPL-3.0-or-later",
]
DOCUMENTATION_NAMES = {"DOCUMENTATION", "EXAMPLES", "RETURN"}
MAX_FILE, MAX_PURE_FILE, MAX_MODULE, MAX_FILTER = 350, 150, 120, 70
MAX_FUNCTION, MAX_MAIN = 50, 40
# Up to this length a name can say it all.
MAX_UNDOCUMENTED = 6
# Written so that this file does not match itself.
UNFINISHED = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X]|NotImplemented[E]rror)\b")


def python_files() -> list[pathlib.Path]:
    """Return the project's Python files."""
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if RECORDED not in path.parents and "output" not in path.parts)


def is_documentation(node: ast.stmt) -> bool:
    """Tell whether a statement is a module's documentation or a docstring."""
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Name) and target.id in DOCUMENTATION_NAMES for target in node.targets)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def lines_of_code(text: str) -> int:
    """Count the lines that are neither blank, nor comment, nor documentation."""
    documentation = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt) and is_documentation(node):
            documentation.update(range(node.lineno, node.end_lineno + 1))
    lines = enumerate(text.splitlines(), 1)
    return sum(1 for number, line in lines if number not in documentation and line.strip() and not line.lstrip().startswith("#"))


def is_pure(path: pathlib.Path) -> bool:
    """Tell whether a file must be pure by its place or name."""
    return "plugin_utils" in path.parts or path.stem.endswith(("_plan", "_rules", "_payload"))


def cap(path: pathlib.Path) -> int:
    """Return how many lines of code a file may have."""
    if path.parent == ROOT / "plugins" / "modules":
        return MAX_MODULE
    if path.parent == ROOT / "plugins" / "filter":
        return MAX_FILTER
    return MAX_PURE_FILE if ROOT / "plugins" in path.parents and is_pure(path) else MAX_FILE


def functions(path: pathlib.Path) -> list[tuple[str, int]]:
    """Return name and length of every function of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [(node.name, node.end_lineno - node.lineno + 1) for node in ast.walk(tree) if isinstance(node, kinds)]


def short(path: pathlib.Path) -> str:
    """Return the path as a person writes it."""
    return str(path.relative_to(ROOT))


def test_files_are_short():
    sizes = {path: lines_of_code(path.read_text(encoding="utf-8")) for path in python_files()}
    assert [f"{short(path)}: {size} lines of code, at most {cap(path)}" for path, size in sizes.items() if size > cap(path)] == []


def test_functions_are_short():
    too_long = []
    for path in python_files():
        for name, length in functions(path):
            limit = MAX_MAIN if name == "main" and path.parent.name == "modules" else MAX_FUNCTION
            if length > limit:
                too_long.append(f"{short(path)}: {name} has {length} lines, at most {limit}")
    assert too_long == []


def test_files_start_with_the_header():
    wrong = []
    for path in python_files():
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(("#!", "# -*-"))]
        if lines and lines[:3] != HEADER:
            wrong.append(short(path))
    assert wrong == []


def test_files_postpone_annotations():
    texts = {path: path.read_text(encoding="utf-8") for path in python_files()}
    assert [short(path) for path, text in texts.items() if text.strip() and "\nfrom __future__ import annotations\n" not in text] == []


def test_nothing_is_left_unfinished():
    marked = [path for path in python_files() if UNFINISHED.search(path.read_text(encoding="utf-8"))]
    assert [short(path) for path in marked] == []


def needs_a_docstring(node: ast.stmt) -> bool:
    """Tell whether a statement at top level is a public function that says nothing of itself."""
    if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or ast.get_docstring(node):
        return False
    return node.end_lineno - node.lineno + 1 > MAX_UNDOCUMENTED


def test_public_functions_say_what_they_do():
    utils = [path for folder in ("module_utils", "plugin_utils") for path in (ROOT / "plugins" / folder).rglob("*.py")]
    silent = []
    for path in utils:
        silent += [f"{short(path)}: {node.name}" for node in ast.parse(path.read_text(encoding="utf-8")).body if needs_a_docstring(node)]
    assert silent == []


@pytest.mark.parametrize("text, expected", [
    ("", 0),
    ("# comment\n\nimport os\n", 1),
    ('DOCUMENTATION = r"""\na\nb\n"""\nx = 1\n', 1),
    ('def f():\n    """Say\n    more."""\n    return """a\nb"""\n', 3),
])
def test_lines_of_code(text, expected):
    assert lines_of_code(text) == expected
