# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection as `ansible-galaxy collection build` and `install` leave it on a user's machine."""
from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

WANTED = {"CHANGELOG.md", "FILES.json", "LICENSE", "MANIFEST.json", "README.md", "changelogs", "docs", "meta", "playbooks", "plugins", "roles"}
NEEDED = WANTED - {"docs"}


@pytest.fixture
def installed() -> pathlib.Path:
    """The installed collection."""
    return pathlib.Path(os.environ["ANSIBLE_COLLECTIONS_PATH"]) / "ansible_collections" / "agentless" / "codedeploy"


@pytest.mark.smoke
def test_it_holds_what_a_user_needs_and_no_more(installed):
    names = {path.name for path in installed.iterdir()}
    assert (NEEDED - names, names - WANTED) == (set(), set())


def test_it_holds_no_left_overs(installed):
    assert [str(path) for path in installed.rglob("*") if path.suffix in (".orig", ".rej", ".swp", ".retry")] == []


def galaxy(*arguments: str) -> subprocess.CompletedProcess:
    """Run ansible-galaxy collection."""
    return subprocess.run([sys.executable, "-m", "ansible", "galaxy", "collection", *arguments], capture_output=True, text=True, check=False, timeout=120)


def test_it_is_what_was_built(installed, tmp_path):
    # Without what Python keeps beside the plugins once they have been used.
    shutil.copytree(installed, tmp_path / "ansible_collections/agentless/codedeploy", ignore=shutil.ignore_patterns("__pycache__"))
    done = galaxy("verify", "--offline", "-p", str(tmp_path), "agentless.codedeploy")
    assert (done.returncode, "consistent with its manifest" in done.stdout) == (0, True), done.stdout + done.stderr


@pytest.mark.smoke
@pytest.mark.parametrize("name", ["agentless.codedeploy", "amazon.aws"])
def test_ansible_finds_it_and_what_it_depends_on(name):
    done = galaxy("list", name)
    assert (done.returncode, name in done.stdout) == (0, True), done.stdout + done.stderr
