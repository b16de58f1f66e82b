# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps of every result what the bench counts, and writes it as JSON at the end, to the file that TASK_RECORD names."""

from __future__ import annotations

import collections
import json
import os

from ansible.plugins.action import ActionBase
from ansible.plugins.callback import CallbackBase
from ansible.plugins.connection.ssh import Connection

DOCUMENTATION = """
name: result_count
type: notification
short_description: Keep what is counted of task results
description:
  - Writes host, action, status, message of a failure, and seconds of lifecycle events of every result to the file named by the environment
    variable E(TASK_RECORD). It keeps little, so that the bench measures Ansible.
  - Counts modules that ran over ssh, whichever task had them run, and all commands and transfers of files over ssh.
"""

OVER_SSH = ("exec_command", "put_file", "fetch_file")


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "result_count"

    def __init__(self):
        super().__init__()
        self._results = []
        counted = os.environ["TASK_RECORD"] + ".counts"
        # Workers are forks of this process, so they count too.
        _count_calls(ActionBase, "_execute_module", counted, lambda action: isinstance(action._connection, Connection))
        for name in OVER_SSH:
            _count_calls(Connection, name, counted, lambda connection: True)

    def v2_runner_on_ok(self, result):
        self._keep("ok", result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._keep("failed", result)

    def v2_runner_on_skipped(self, result):
        self._keep("skipped", result)

    def v2_runner_on_unreachable(self, result):
        self._keep("unreachable", result)

    def v2_playbook_on_stats(self, stats):
        with open(os.environ["TASK_RECORD"], "w", encoding="utf-8") as record:
            json.dump({"results": self._results, "calls": _calls(os.environ["TASK_RECORD"] + ".counts")}, record)

    def _keep(self, status, result):
        content = result.result
        kept = {"host": result.host.get_name(), "action": result.task.action, "status": status}
        if status in ("failed", "unreachable"):
            kept["message"] = str(content.get("msg"))
        if isinstance(content.get("events"), list):
            kept["events"] = {event["name"]: event["duration_seconds"] for event in content["events"]}
        self._results.append(kept)


def _count_calls(owner, name, path, is_counted):
    called = getattr(owner, name)

    def wrapper(self, *arguments, **options):
        if is_counted(self):
            with open(path, "a", encoding="ascii") as calls:
                calls.write(f"{name}\n")
        return called(self, *arguments, **options)

    setattr(owner, name, wrapper)


def _calls(path):
    if not os.path.exists(path):
        return {}
    with open(path, encoding="ascii") as calls:
        return collections.Counter(calls.read().split())
