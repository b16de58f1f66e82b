# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python of a host, as Ansible would choose it for a module."""

from __future__ import annotations

from ansible import constants
from ansible.executor.interpreter_discovery import discover_interpreter

FACT = "discovered_interpreter_python"
# What Ansible takes for "look for one".
DISCOVERY_MODES = ("", "auto", "auto_silent", "auto_legacy", "auto_legacy_silent")


def host_python(action, task_vars):
    """-> (the interpreter, the facts to be returned when it was looked for now)"""
    setting = str(action._templar.template(constants.config.get_config_value("INTERPRETER_PYTHON", variables=task_vars)) or "")
    if setting not in DISCOVERY_MODES:
        return setting, {}
    known = (task_vars.get("ansible_facts") or {}).get(FACT)
    if known:
        return str(known), {}
    found = discover_interpreter(action, "python", setting or "auto", task_vars)
    return str(found), {"ansible_facts": {FACT: found}}
