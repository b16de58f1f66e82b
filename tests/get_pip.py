# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ansible-test uses as its get-pip script: install pip with the pip that the interpreter carries, so that nothing but the package index is needed."""
from __future__ import annotations

import ensurepip
import pathlib
import sys

# Options of the real script that pip itself does not know.
SCRIPT_OPTIONS = ("--no-setuptools", "--no-wheel")


def main() -> int:
    """Install what the command line names, with pip loaded from its bundled wheel; return pip's exit code."""
    wheels = sorted((pathlib.Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl"))
    if not wheels:
        sys.exit(f"{sys.executable} carries no pip. On Debian install python3-venv.")
    sys.path.insert(0, str(wheels[-1]))
    from pip._internal.cli.main import main as run_pip
    return run_pip(["install", "--upgrade", "--force-reinstall", *(name for name in sys.argv[1:] if name not in SCRIPT_OPTIONS)])


if __name__ == "__main__":
    sys.exit(main())
