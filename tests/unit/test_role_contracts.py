# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every role has, and that its argument specs, defaults and variables say the same."""
from __future__ import annotations

import pathlib
import re

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROLES = sorted(path for path in (ROOT / "roles").glob("*") if path.is_dir())
FILES = ("README.md", "defaults/main.yml", "meta/argument_specs.yml")
MAX_TASK_FILE = 50
PUBLIC, PRIVATE = re.compile(r"codedeploy_[a-z0-9_]+"), re.compile(r"__codedeploy_[a-z0-9_]+")
# How Ansible reaches a host, set for one task only.
OF_ANSIBLE = {"ansible_python_interpreter"}
# What set_fact takes beside variables.
SET_FACT_OPTIONS = {"cacheable"}


def load(path: pathlib.Path):
    """Return what a YAML file holds; an empty dict if there is none."""
    return (yaml.safe_load(path.read_text(encoding="utf-8")) or {}) if path.is_file() else {}


def options(role: pathlib.Path) -> dict[str, list[dict]]:
    """Return every variable of a role's argument specs with its specification at each entry point."""
    found: dict[str, list[dict]] = {}
    for entry in load(role / "meta" / "argument_specs.yml").get("argument_specs", {}).values():
        for name, specification in (entry.get("options") or {}).items():
            found.setdefault(name, []).append(specification)
    return found


def defaults(role: pathlib.Path) -> dict:
    """Return the role's defaults."""
    return load(role / "defaults" / "main.yml")


def task_files(role: pathlib.Path) -> list[pathlib.Path]:
    """Return the role's task and handler files."""
    return sorted([*(role / "tasks").rglob("*.yml"), *(role / "handlers").rglob("*.yml")])


def tasks(content) -> list[dict]:
    """Return all tasks of a task file, those of blocks too."""
    found = []
    for task in content or []:
        found.append(task)
        for part in ("block", "rescue", "always"):
            found += tasks(task.get(part))
    return found


def variables_set(task: dict) -> set[str]:
    """Return the names of the variables that a task sets."""
    names = set(task.get("vars") or {})
    for action in ("ansible.builtin.set_fact", "set_fact"):
        names |= set(task.get(action) or {}) - SET_FACT_OPTIONS
    if isinstance(task.get("register"), str):
        names.add(task["register"])
    control = task.get("loop_control") or {}
    return names | {control[key] for key in ("loop_var", "index_var") if key in control}


def test_every_role_has_its_files():
    assert [f"{role.name}/{name}" for role in ROLES for name in FILES if not (role / name).is_file()] == []


def test_every_entry_point_is_a_task_file():
    missing = []
    for role in ROLES:
        entries = load(role / "meta" / "argument_specs.yml").get("argument_specs", {})
        missing += [f"{role.name}: {name}" for name in entries if not (role / "tasks" / f"{name}.yml").is_file()]
    assert missing == []


def test_defaults_equal_the_argument_specs():
    different = []
    for role in ROLES:
        for name, specifications in options(role).items():
            for specification in specifications:
                stated, default = specification.get("default"), defaults(role).get(name)
                if ("default" in specification) != (name in defaults(role)) or stated != default:
                    different.append(f"{role.name}: {name}: argument_specs say {stated!r}, defaults {default!r}")
    assert different == []


def test_every_default_is_specified():
    assert [f"{role.name}: {name}" for role in ROLES for name in defaults(role) if name not in options(role)] == []


def test_required_variables_have_no_default():
    wrong = []
    for role in ROLES:
        for name, specifications in options(role).items():
            wrong += [f"{role.name}: {name}" for item in specifications if item.get("required") and "default" in item]
    assert wrong == []


def test_public_variables_are_named_after_codedeploy():
    assert [f"{role.name}: {name}" for role in ROLES for name in {*options(role), *defaults(role)} if not PUBLIC.fullmatch(name)] == []


def test_variables_that_tasks_set_are_named_after_codedeploy():
    wrong = []
    for role in ROLES:
        for path in task_files(role):
            names = {name for task in tasks(load(path)) for name in variables_set(task)} - OF_ANSIBLE
            wrong += [f"{path.relative_to(ROOT)}: {name}" for name in sorted(names) if not (PUBLIC.fullmatch(name) or PRIVATE.fullmatch(name))]
    assert wrong == []


def test_every_loop_names_its_variable():
    wrong = []
    for role in ROLES:
        for path in task_files(role):
            loops = [task for task in tasks(load(path)) if "loop" in task or any(key.startswith("with_") for key in task)]
            wrong += [f"{path.relative_to(ROOT)}: {task.get('name')}" for task in loops if "loop_var" not in (task.get("loop_control") or {})]
    assert wrong == []


def test_task_files_are_short():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for role in ROLES for path in task_files(role)}
    assert [f"{path.relative_to(ROOT)}: {length} lines, at most {MAX_TASK_FILE}" for path, length in lengths.items() if length > MAX_TASK_FILE] == []


def test_readme_names_every_variable():
    missing = []
    for role in ROLES:
        text = (role / "README.md").read_text(encoding="utf-8") if (role / "README.md").is_file() else ""
        missing += [f"{role.name}: {name}" for name in options(role) if name not in text]
    assert missing == []


def test_variables_of_blocks_and_loops_are_seen():
    content = yaml.safe_load("""
- name: Outer
  block:
    - name: Inner
      ansible.builtin.set_fact: {a: 1, cacheable: false}
      loop_control: {loop_var: b}
  rescue:
    - name: Rescue
      ansible.builtin.debug:
      register: c
""")
    assert {name for task in tasks(content) for name in variables_set(task)} == {"a", "b", "c"}
