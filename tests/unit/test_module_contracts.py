# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""That the modules do what their documentation says: options, check mode, return values, names; and that the action group is complete."""
from __future__ import annotations

import importlib
import json
import os
import pathlib
import subprocess
import sys

import ansible.module_utils.basic
import pytest
import yaml

import ansible_collections.agentless.codedeploy as collection

ROOT = pathlib.Path(__file__).resolve().parents[2]
COLLECTION = "agentless.codedeploy"
PACKAGE = f"ansible_collections.{COLLECTION}.plugins"
COLLECTIONS_PATH = pathlib.Path(next(iter(collection.__path__))).parents[2]
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py") if path.stem != "__init__")
COMPARED = ("type", "elements", "required", "default", "choices", "aliases", "no_log")
LEFT_OUT_WHEN_FALSE = {"required", "aliases", "no_log", "default", "choices", "elements"}


class Captured(Exception):
    """The arguments with which a module was about to start."""


def module(name: str):
    """Import a module of the collection."""
    return importlib.import_module(f"{PACKAGE}.modules.{name}")


def runs_on_the_controller_only(name: str) -> bool:
    """Tell whether a module is only the documentation of an action plugin."""
    return not hasattr(module(name), "main")


@pytest.fixture(scope="module")
def documentation() -> dict:
    """What ansible-doc says of all modules, fragments merged."""
    names = [f"{COLLECTION}.{name}" for name in MODULES]
    environment = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS_PATH), "ANSIBLE_DEPRECATION_WARNINGS": "false"}
    command = [sys.executable, "-m", "ansible", "doc", "--json", "--type", "module", *names]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return {name.removeprefix(f"{COLLECTION}."): text for name, text in json.loads(done.stdout).items()}


def started_with(name: str, monkeypatch) -> dict:
    """Return the arguments with which a module makes its AnsibleModule."""
    def capture(_self, *_arguments, **arguments):
        raise Captured(arguments)
    monkeypatch.setattr(ansible.module_utils.basic.AnsibleModule, "__init__", capture)
    with pytest.raises(Captured) as captured:
        module(name).main()
    return captured.value.args[0]


def plain(specification: dict, sub_name: str) -> dict:
    """Return an option's specification or documentation in one shape, sub-options included."""
    found = {key: specification.get(key) for key in COMPARED if key != "no_log"}
    found = {key: value for key, value in found.items() if value or key not in LEFT_OUT_WHEN_FALSE or (key == "default" and value is not None)}
    found["type"] = found.get("type") or "str"
    for key in ("choices", "aliases"):
        if found.get(key):
            found[key] = sorted(found[key], key=str)
    if specification.get(sub_name):
        found["options"] = {name: plain(item, sub_name) for name, item in specification[sub_name].items()}
    return found


def test_options_equal_the_documentation(documentation, monkeypatch):
    different = {}
    for name in MODULES:
        if runs_on_the_controller_only(name):
            continue
        specified = {key: plain(item, "options") for key, item in started_with(name, monkeypatch)["argument_spec"].items()}
        documented = {key: plain(item, "suboptions") for key, item in (documentation[name]["doc"].get("options") or {}).items()}
        keys = [key for key in {*specified, *documented} if specified.get(key) != documented.get(key)]
        if keys:
            different[name] = {key: (specified.get(key), documented.get(key)) for key in sorted(keys)}
    assert different == {}


def test_check_mode_is_supported_where_it_is_documented(documentation, monkeypatch):
    wrong = []
    for name in MODULES:
        support = documentation[name]["doc"].get("attributes", {}).get("check_mode", {}).get("support")
        supported = runs_on_the_controller_only(name) or bool(started_with(name, monkeypatch).get("supports_check_mode"))
        if support is None or (support != "none") != supported:
            wrong.append(f"{name}: documented {support}, supported {supported}")
    assert wrong == []


def test_every_module_documents_diff_mode(documentation):
    assert [name for name in MODULES if "diff_mode" not in documentation[name]["doc"].get("attributes", {})] == []


def test_partial_support_is_explained(documentation):
    unexplained = []
    for name in MODULES:
        attributes = documentation[name]["doc"].get("attributes", {})
        unexplained += [f"{name}: {key}" for key, item in attributes.items() if item.get("support") == "partial" and not item.get("details")]
    assert unexplained == []


def test_every_module_says_what_it_returns(documentation):
    assert [name for name in MODULES if not documentation[name].get("return")] == []


def test_examples_are_tasks_with_full_names(documentation):
    wrong = []
    for name in MODULES:
        used = {key for task in yaml.safe_load(documentation[name]["examples"] or "[]") for key in task}
        if f"{COLLECTION}.{name}" not in used:
            wrong.append(name)
    assert wrong == []


def test_a_module_without_main_has_an_action_plugin():
    documented_only = [name for name in MODULES if runs_on_the_controller_only(name)]
    assert [name for name in documented_only if not (ROOT / "plugins" / "action" / f"{name}.py").is_file()] == []


def test_the_action_group_holds_every_module_with_aws_options(documentation):
    with_aws = [name for name in MODULES if "region" in (documentation[name]["doc"].get("options") or {})]
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    assert sorted(runtime["action_groups"]["codedeploy"]) == with_aws


@pytest.mark.parametrize("specified, documented, same", [
    ({"type": "int", "default": 0}, {"type": "int", "default": 0}, True),
    ({"type": "int", "default": 0}, {"type": "int"}, False),
    ({"required": False}, {"type": "str"}, True),
    ({"type": "bool", "default": False}, {"type": "bool"}, False),
    ({"choices": ["b", "a"]}, {"choices": ["a", "b"]}, True),
])
def test_shapes_are_compared(specified, documented, same):
    assert (plain(specified, "options") == plain(documented, "suboptions")) is same


def test_different_sub_options_are_seen():
    specified = {"type": "dict", "options": {"a": {"type": "int"}}}
    assert plain(specified, "options") != plain({"type": "dict", "suboptions": {"a": {"type": "str"}}}, "suboptions")
