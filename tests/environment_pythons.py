# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find the Python interpreters of this machine: on PATH and below pyenv's root."""
from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys

SERVER_VERSIONS = ("3.9", "3.10")
CONTROLLER_VERSIONS = ("3.11", "3.12", "3.13", "3.14")
ANSIBLE_CORE = {"3.11": "2.19", "3.12": "2.21", "3.13": "2.21", "3.14": "2.21"}


def ask(command: list[str]) -> str | None:
    """Return what the command prints, or None when it cannot be run or fails."""
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()


def pyenv_versions() -> pathlib.Path | None:
    """Return the folder in which pyenv keeps its interpreters, or None without pyenv."""
    root = os.environ.get("PYENV_ROOT") or (shutil.which("pyenv") and ask(["pyenv", "root"]))
    return pathlib.Path(root) / "versions" if root else None


def candidates(version: str) -> list[str]:
    """Return the commands that may be this version of Python, likeliest first."""
    found = [sys.executable, f"python{version}", "python3"]
    versions = pyenv_versions()
    # What another user's pyenv holds is not for this one.
    if versions and os.access(versions, os.R_OK | os.X_OK):
        found += [str(path) for path in sorted(versions.glob(f"{version}*/bin/python{version}"))]
    return found


def real_path(command: str, version: str) -> str | None:
    """Return the path of the interpreter itself (not pyenv's shim) if the command is that version, outside any virtual environment."""
    script = "import os, sys; print('%d.%d' % sys.version_info[:2], os.path.join(sys.base_prefix, 'bin'))"
    answer = ask([command, "-c", script])
    if not answer or answer.split(" ", 1)[0] != version:
        return None
    path = os.path.join(answer.split(" ", 1)[1], f"python{version}")
    return path if os.access(path, os.X_OK) else shutil.which(command)


def find_python(version: str) -> str | None:
    """Return the path of an interpreter of this version ("3.11"), or None."""
    for command in candidates(version):
        path = real_path(command, version)
        if path:
            return path
    return None


def controller_pythons() -> list[str]:
    """Return the versions to test on: the oldest supported one that is here, and the newest if it means another ansible-core."""
    here = [version for version in CONTROLLER_VERSIONS if find_python(version)]
    if not here:
        raise SystemExit(f"No Python for the controller found. Install one of: {', '.join(CONTROLLER_VERSIONS)}.")
    chosen = here[:1]
    if ANSIBLE_CORE[here[-1]] != ANSIBLE_CORE[here[0]]:
        chosen.append(here[-1])
    return chosen
