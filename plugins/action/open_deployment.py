# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Remembers on the controller that a deployment is open."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import time

from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.deployment.open_deployment import describe_left_open, open_deployment

ARGUMENT_SPEC = {
    "cache_dir": {"type": "path", "required": True},
    "plan": {"type": "dict", "required": True},
    "state": {"type": "str", "choices": ["open", "closed", "queried"], "default": "open"},
    "gate": {"type": "dict"},
}


class ActionModule(ActionBase):
    """Keeps one file for each deployment group whose deployment is open, in the controller's own process."""

    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        """Write, remove or read the file. In check mode nothing is deployed, so there is nothing to remember."""
        result = {**super().run(tmp, task_vars), "changed": False}
        _validation, arguments = self.validate_argument_spec(ARGUMENT_SPEC)
        plan, state = arguments["plan"], arguments["state"]
        path = os.path.join(arguments["cache_dir"], "open-deployments", f"{plan['deployment']['deployment_group_id']}.json")
        if state == "queried":
            return {**result, "left_open": describe_left_open(_read(path))}
        if not self._task.check_mode:
            if state == "closed":
                _forget(path, plan["deployment"]["deployment_id"])
            else:
                _write(path, open_deployment(plan, arguments["gate"], time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())))
        return result


def _read(path):
    """The record, or None where there is none; one that was cut short says no more than that the run ended."""
    try:
        with open(path, encoding="utf-8") as record:
            return json.load(record)
    except (FileNotFoundError, ValueError):
        return None


def _write(path, record):
    """Replace the file at once, so that whoever reads it finds a whole one."""
    folder = os.path.dirname(path)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=folder, delete=False, encoding="utf-8") as file:
        json.dump(record, file)
    os.replace(file.name, path)


def _forget(path, deployment_id):
    """Remove the file; one of an earlier deployment stays where this one began no wave, as its hosts are as they were."""
    record = _read(path)
    if record is None or record["deployment_id"] == deployment_id:
        with contextlib.suppress(FileNotFoundError):
            os.remove(path)
