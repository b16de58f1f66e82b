# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules of the controller, run as Ansible runs them against the emulator."""

from __future__ import annotations

from integration.runs.playbook_run import run_playbook

INVENTORY = {"all": {"hosts": {"localhost": {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}}}}


def run_modules(aws, *tasks, check=False, environment=None):
    """Each task is (module, arguments); returns what each module returned, whether it failed or not."""
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "tasks": [{f"agentless.codedeploy.{module}": arguments, "ignore_errors": True, "name": module} for module, arguments in tasks],
    }
    variables = {**aws.environment, **(environment or {})}
    variables = {name: value for name, value in variables.items() if value is not None}
    run = run_playbook([play], INVENTORY, env=variables, arguments=["--check"] if check else [])
    results = [{**entry["result"], "failed": entry["status"] == "failed"} for entry in run.tasks]
    assert len(results) == len(tasks), run.stdout
    assert "Traceback" not in run.stdout
    return results


def run_module(aws, module, arguments, **options):
    return run_modules(aws, (module, arguments), **options)[0]
