# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: json_lines
type: stdout
short_description: One line of JSON for each task's result
description:
  - Prints {"task", "failed", "result"} for each result, and {"error"} for what is wrong with the playbook itself.
"""


class CallbackModule(CallbackBase):
    """What the conformance runner reads of a step."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "json_lines"

    def v2_runner_on_ok(self, result):
        self._print(result, False)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._print(result, True)

    def v2_runner_on_unreachable(self, result):
        self._print(result, True)

    def _print(self, result, failed):
        line = {"task": result._task.get_name(), "failed": failed, "result": result._result}
        self._display.display(json.dumps(line, default=str), screen_only=True)
