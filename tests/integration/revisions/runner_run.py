# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a playbook with ansible-runner, as AWX does."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys


def run_with_runner(folder, plays, inventory, extra_vars, env, arguments="", timeout_seconds=300):
    """Run plays in a new private data directory -> (exit code, output). Below its artifacts/ lie the events and the fact cache."""
    files = {
        "project/site.yml": plays,
        "inventory/hosts.json": inventory,
        "env/extravars": extra_vars,
        "env/envvars": env,
        "env/settings": {"idle_timeout": timeout_seconds},
    }
    for name, content in files.items():
        path = pathlib.Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content))
    (pathlib.Path(folder) / "env" / "cmdline").write_text(arguments)
    command = [sys.executable, "-m", "ansible_runner", "run", str(folder), "--playbook", "site.yml"]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False, timeout=timeout_seconds
    )
    return done.returncode, done.stdout
