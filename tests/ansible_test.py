# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepare a tree and a home folder in which ansible-test runs without Galaxy and without fetching get-pip."""
from __future__ import annotations

import os
import pathlib
import shutil
import subprocess

import environment_pythons
from environment import ROOT, Environment

GET_PIP_NAMES = {"2.19": ("get_pip_24_2.py", "get_pip_25_2.py"), "2.21": ("get_pip_25_2.py",)}
# Recorded revisions: broken YAML, carriage returns and odd links are what they are about.
RECORDED = ("tests/conformance/cases/",)
# Bundles run on their own, outside Ansible: ansible-test's rules are not theirs. The other linters read them.
BUNDLES = ("examples/",)


def project_files() -> list[str]:
    """Return the paths of the files of the project that exist: committed ones, and new ones that git does not ignore."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout.split("\0")
    return sorted(path for path in set(listed) if path and not path.startswith(RECORDED) and (ROOT / path).is_file())


def link(path: pathlib.Path, target: pathlib.Path) -> None:
    """Make `path` a symbolic link to `target`, replacing another link; one that is right may be in use."""
    if path.is_symlink() and path.readlink() == target:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(target)


def copied_collection(check: str, environment: Environment) -> pathlib.Path:
    """Copy the project's files where ansible-test wants a collection to be, amazon.aws beside it, and return the collection's folder."""
    top = ROOT / "build" / f"{check}-{environment.version}" / "ansible_collections"
    collection = top / "agentless" / "codedeploy"
    shutil.rmtree(collection, ignore_errors=True)
    for path in project_files():
        if path.startswith(BUNDLES):
            continue
        copy = collection / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, copy, follow_symlinks=False)
    # Below a checkout that ignores build/, ansible-test would ask that checkout's git, and find no file.
    subprocess.run(["git", "init", "--quiet", str(collection)], check=True, timeout=60)
    link(top / "amazon" / "aws", environment.collections / "ansible_collections" / "amazon" / "aws")
    return collection


def linked_collections(environment: Environment) -> pathlib.Path:
    """Return a folder for PYTHONPATH in which `ansible_collections` holds this checkout (a link) and amazon.aws."""
    top = ROOT / "build" / f"import-{environment.version}"
    link(top / "ansible_collections" / "agentless" / "codedeploy", ROOT)
    link(top / "ansible_collections" / "amazon" / "aws", environment.collections / "ansible_collections" / "amazon" / "aws")
    return top


def interpreter_folders() -> list[str]:
    """Return the folders of all Pythons that a server or a controller may have and that are here."""
    versions = environment_pythons.SERVER_VERSIONS + environment_pythons.CONTROLLER_VERSIONS
    return [os.path.dirname(path) for path in map(environment_pythons.find_python, versions) if path]


def variables(environment: Environment) -> dict[str, str]:
    """Return the environment variables for ansible-test: a home of this environment's own, and real interpreters before pyenv's shims."""
    home = ROOT / "build" / f"ansible-test-{environment.version}"
    cache = home / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    for name in GET_PIP_NAMES[environment.core]:
        shutil.copyfile(ROOT / "tests" / "get_pip.py", cache / name)
    found = environment.variables()
    path = [folder for folder in found["PATH"].split(os.pathsep) if not folder.rstrip("/").endswith("/shims")]
    found.update(HOME=str(home), PATH=os.pathsep.join([path[0], *interpreter_folders(), *path[1:]]))
    found.pop("VIRTUAL_ENV", None)
    user_pip_configuration = pathlib.Path("~/.config/pip/pip.conf").expanduser()
    if "PIP_CONFIG_FILE" not in found and user_pip_configuration.is_file():
        found["PIP_CONFIG_FILE"] = str(user_pip_configuration)
    return found
