# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ansible-test uses as its get-pip script: install pip with the pip that the interpreter carries, so that nothing but the package index is needed.

ansible-test has a virtual environment for each test and Python, so that what is installed in the first is copied to the others.
"""
from __future__ import annotations

import ensurepip
import os
import pathlib
import shutil
import sys
import sysconfig
import tempfile

# Options of the real script that pip itself does not know.
SCRIPT_OPTIONS = ("--no-setuptools", "--no-wheel")
KEPT = pathlib.Path("~/.ansible/test/cache/installed").expanduser()


def main() -> int:
    """Install what the command line names, with pip loaded from its bundled wheel or from what is kept; return an exit code."""
    arguments = [name for name in sys.argv[1:] if name not in SCRIPT_OPTIONS]
    site_packages = pathlib.Path(sysconfig.get_path("purelib"))
    kept = KEPT / "+".join(name for name in arguments if not name.startswith("-"))
    if kept.is_dir():
        shutil.copytree(kept, site_packages, dirs_exist_ok=True)
        return 0
    code = install(arguments)
    if not code:
        keep(site_packages, kept)
    return code


def install(arguments: list[str]) -> int:
    """Install by the bundled pip."""
    wheels = sorted((pathlib.Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl"))
    if not wheels:
        sys.exit(f"{sys.executable} carries no pip. On Debian install python3-venv.")
    sys.path.insert(0, str(wheels[-1]))
    from pip._internal.cli.main import main as run_pip
    return run_pip(["install", "--upgrade", "--force-reinstall", *arguments])


def keep(site_packages: pathlib.Path, kept: pathlib.Path) -> None:
    """Keep what is installed; a half of it is never seen."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    part = pathlib.Path(tempfile.mkdtemp(dir=kept.parent))
    shutil.copytree(site_packages, part, dirs_exist_ok=True)
    if not kept.exists():
        os.rename(part, kept)


if __name__ == "__main__":
    sys.exit(main())
