# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host that was only looked at answered, or why it did not."""

from __future__ import annotations

from ..reporting.task_failure import error_of_task

HINT = "Check that the host runs and that Ansible reaches it (ansible HOST -m ansible.builtin.ping)."
NO_ANSWER = {"code": "UnknownError", "message": "the host gave no answer.", "hint": ""}


def error_of_answer(task, answer, key="installed"):
    """The error {code, message, hint} of a host, or None.

    answer: the registered result of the task of this name, which has this key when it is one; None where it did not run.
    """
    if not answer:
        return NO_ANSWER
    if answer.get("error"):
        return {key: answer["error"].get(key) or "" for key in ("code", "message", "hint")}
    if key in answer:
        return None
    error = error_of_task({}, {"name": task, "no_log": False, "timeout": 0}, answer)
    return {"code": error["code"], "message": error["message"], "hint": HINT if answer.get("unreachable") else ""}


def error_text(error):
    """The same for people."""
    return f"{error['code']}: {error['message'].rstrip('.')}. {error['hint']}".rstrip()
