# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The import law. Imports are read from the text, so that one below `if TYPE_CHECKING` or inside a function counts too: it is packed to servers as well."""
from __future__ import annotations

import ast
import functools
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLUGINS = ROOT / "plugins"
PACKAGE = "ansible_collections.agentless.codedeploy"
PURE_SUFFIXES = ("_plan", "_rules", "_payload")
IMPURE = {"os", "subprocess", "ansible", "boto3", "botocore", "yaml", "socket", "shutil", "tempfile", "urllib.request"}
# PyYAML gives it the nodes of a text with line and column; it reads nothing from disk.
# What reads Ansible's own state for actions and filters, what a run keeps on the controller, what keeps the record of a deployment by both, and what speaks to
# hosts: the rooms of plugin_utils that are not pure.
IMPURE_ROOMS = tuple(PLUGINS / "plugin_utils" / room for room in ("connection", "controller", "recording", "run"))
YAML_READER = PLUGINS / "plugin_utils" / "appspec_text" / "yaml_reader.py"
# Standard library of only some of the Pythons that servers have.
NOT_ON_EVERY_SERVER = {
    "annotationlib", "compression", "concurrent.interpreters", "string.templatelib", "tomllib",
    "aifc", "asynchat", "asyncore", "audioop", "cgi", "cgitb", "chunk", "crypt", "distutils", "imghdr", "imp", "lib2to3", "mailcap", "nis", "nntplib",
    "ossaudiodev", "pipes", "smtpd", "sndhdr", "spwd", "sunau", "telnetlib", "uu", "xdrlib",
}


def dotted_name(path: pathlib.Path) -> str:
    """Return the name under which a file of the collection is imported."""
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    return ".".join([PACKAGE, *(parts[:-1] if parts[-1] == "__init__" else parts)])


def absolute(path: pathlib.Path, node: ast.ImportFrom) -> str:
    """Return the absolute name of what an import statement imports from."""
    if not node.level:
        return node.module or ""
    package = dotted_name(path).split(".")[:-node.level]
    return ".".join([*package, node.module] if node.module else package)


def imports_of_text(path: pathlib.Path, text: str) -> set[str]:
    """Return the names that a file with this text imports: modules, and for `from a import b` a.b."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.update(f"{absolute(path, node)}.{alias.name}" for alias in node.names)
    return found - {"__future__.annotations"}


@functools.cache
def imports(path: pathlib.Path) -> frozenset[str]:
    """Return the names that a file imports."""
    return frozenset(imports_of_text(path, path.read_text(encoding="utf-8")))


def own_file(name: str) -> pathlib.Path | None:
    """Return the file of this collection that an imported name stands for, if it is one of ours."""
    if not name.startswith(PACKAGE + "."):
        return None
    parts = name.removeprefix(PACKAGE + ".").split(".")
    for length in (len(parts), len(parts) - 1):
        path = ROOT.joinpath(*parts[:length])
        for candidate in (path.with_suffix(".py"), path / "__init__.py"):
            if candidate.is_file():
                return candidate
    return None


def closure(path: pathlib.Path) -> set[pathlib.Path]:
    """Return the file and all files of the collection that it imports, directly or not."""
    found, waiting = set(), [path]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting += [file for file in map(own_file, imports(current)) if file]
    return found


def is_of(name: str, modules: set[str]) -> bool:
    """Tell whether an imported name lies in one of the modules."""
    return any(name == module or name.startswith(module + ".") for module in modules)


def files(*folders: str) -> list[pathlib.Path]:
    """Return the Python files below these folders of plugins/."""
    return sorted(path for folder in folders for path in (PLUGINS / folder).rglob("*.py"))


def short(path: pathlib.Path) -> str:
    """Return the path as a person writes it."""
    return str(path.relative_to(ROOT))


def forbidden(paths: list[pathlib.Path], is_forbidden) -> list[str]:
    """Return "file imports name" for every import that is forbidden."""
    return [f"{short(path)} imports {name}" for path in paths for name in sorted(imports(path)) if is_forbidden(path, name)]


def own(folder: str) -> str:
    """Return the package of a folder below plugins/."""
    return f"{PACKAGE}.plugins.{folder.replace('/', '.')}"


def is_impure(path: pathlib.Path, name: str) -> bool:
    """Tell whether a pure file must not import this."""
    return is_of(name, IMPURE - ({"yaml"} if path == YAML_READER else set()))


def pure_files() -> list[pathlib.Path]:
    """Return the files that must be pure by their place or name, and all that these import."""
    named = [path for path in files("plugin_utils", "module_utils") if "plugin_utils" in path.parts or path.stem.endswith(PURE_SUFFIXES)]
    named = [path for path in named if path.parent not in IMPURE_ROOMS]
    return sorted({needed for path in named for needed in closure(path)})


def test_pure_files_decide_over_plain_data():
    assert forbidden(pure_files(), is_impure) == []


def test_code_for_servers_needs_the_standard_library_itself_and_the_shared_error_only():
    allowed = (set(sys.stdlib_module_names) | {own("module_utils/_host"), own("module_utils/_error")}) - NOT_ON_EVERY_SERVER
    assert forbidden(files("module_utils/_host"), lambda _path, name: is_of(name, NOT_ON_EVERY_SERVER) or not is_of(name, allowed)) == []


def test_aws_code_and_server_code_never_import_each_other():
    assert forbidden(files("module_utils/_aws"), lambda _path, name: is_of(name, {own("module_utils/_host")})) == []


def test_a_module_uses_server_code_or_aws_code_never_both():
    both = []
    for path in files("modules"):
        folders = {needed.relative_to(PLUGINS).parts[1] for needed in closure(path) if needed.is_relative_to(PLUGINS / "module_utils")}
        if {"_host", "_aws"} <= folders:
            both.append(short(path))
    assert both == []


def test_a_module_that_runs_on_servers_needs_ansible_and_the_standard_library_only():
    allowed = (set(sys.stdlib_module_names) | {"ansible.module_utils", own("module_utils")}) - NOT_ON_EVERY_SERVER
    on_servers = [path for path in files("modules") if not any(is_of(name, {"ansible_collections.amazon", own("module_utils/_aws")}) for name in imports(path))]
    assert forbidden(on_servers, lambda _path, name: not is_of(name, allowed)) == []


def test_what_is_packed_to_hosts_imports_nothing_of_the_controller():
    controller = {own("plugin_utils"), own("filter"), own("action"), own("callback"), own("lookup")}
    assert forbidden(files("modules", "module_utils"), lambda _path, name: is_of(name, controller)) == []


def test_controller_plugins_reach_server_code_through_pure_functions_only():
    plugins = files("filter", "action", "callback", "lookup")
    elsewhere, words = {own("module_utils"), "boto3", "botocore"}, {own("module_utils/_error"), own("module_utils/_host/lifecycle/events")}
    assert forbidden(plugins, lambda _path, name: is_of(name, elsewhere) and not is_of(name, words)) == []


def test_a_store_reaches_aws_in_the_files_of_one_place_only():
    allowed = set(sys.stdlib_module_names) | {own("module_utils/_store"), own("module_utils/_error")}
    for_s3 = {own("module_utils/_aws/s3"), "botocore"}
    assert forbidden(files("module_utils/_store"), lambda path, name: not is_of(name, allowed | (for_s3 if path.stem.startswith("s3_place") else set()))) == []


def test_modules_do_not_import_modules():
    assert forbidden(files("modules", "module_utils", "plugin_utils"), lambda _path, name: is_of(name, {own("modules")})) == []


def test_own_imports_name_files_that_exist():
    assert forbidden(files("."), lambda _path, name: name.startswith(PACKAGE) and own_file(name) is None) == []


def test_imports_below_type_checking_and_in_functions_are_seen():
    text = "if TYPE_CHECKING:\n    import boto3\ndef f():\n    from ..module_utils._aws import elb_api\n"
    path = PLUGINS / "plugin_utils" / "anything.py"
    assert imports_of_text(path, text) == {"boto3", f"{PACKAGE}.plugins.module_utils._aws.elb_api"}
