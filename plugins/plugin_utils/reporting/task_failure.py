# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a host failed in an Ansible task, as an error that reads like one of a script.

Where Ansible gives no reason of its own, its messages are all there is to go by: the signs below are what ansible-core 2.19 to 2.21 print.
"""

from __future__ import annotations

import re

UNREACHABLE_SIGN = re.compile(r"the (host|HAProxy host .+?) cannot be reached: ")
UNREACHABLE_HINT = "Check that the host runs and that Ansible reaches it (ansible HOST -m ansible.builtin.ping), then deploy again."
DELEGATED_HINT = "Check that the host runs, that Ansible reaches it, and the hosts that its tasks are delegated to, then deploy again."
PYTHON_HINT = "Install Python 3.9 or newer on the host (such as the package python3.11), or point ansible_python_interpreter at it, then deploy again."
HIDDEN = "the task has no_log, so what it said is not shown here."

PYTHON_SIGNS = {
    "PythonTooOld": re.compile(
        r"requires a minimum of Python|requires Python \d|future feature annotations is not defined|SyntaxError: invalid syntax", re.I
    ),
    "PythonMissing": re.compile(
        r"No python interpreters found|The module interpreter .* was not found|"
        r"python[\d.]*['\u2019]?: (?:(?:command )?not found|no such file|permission denied)", re.I
    ),
}
PYTHON_MESSAGES = {"PythonTooOld": "the Python of the host is too old for Ansible's modules", "PythonMissing": "the host has no Python where it was looked for"}
WRAPPING = re.compile(r"^(?:Task failed: |Module failed: |Action failed: )+")
LOG_LINES = 30


def error_of_task(segment, task, result):
    """The task that failed, {name, no_log, timeout}, and its result as Ansible gives it -> the host's error.

    segment: where in the lifecycle the host was; {} before it.
    """
    failed = _failed_item(result)
    message = _message(failed)
    sign = UNREACHABLE_SIGN.match(message)
    if sign and sign[1] != "host":
        return host_error(segment, "HostUnreachable", f"{sign[0]}{_unwrapped(message[sign.end():])}", hint=DELEGATED_HINT)
    if sign or result.get("unreachable") or failed.get("unreachable"):
        return unreachable_error(segment, _unwrapped(message[sign.end():] if sign else message))
    if task.get("no_log"):
        return host_error(segment, "TaskFailed", f"the task '{task['name']}' failed; {HIDDEN}", hint=_task_hint(segment))
    python_error = _python_error(segment, failed)
    if python_error:
        return python_error
    return _failed_task_error(segment, task, failed)


def unreachable_error(segment, message):
    """A host that Ansible could not reach."""
    return host_error(segment, "HostUnreachable", f"the host cannot be reached: {message}", hint=UNREACHABLE_HINT)


def lost_error(segment):
    """A host of which nothing more was heard: Ansible takes a host out of the run when a task of the user's cannot reach it or ends it."""
    if segment.get("type") == "tasks":
        message = (
            f"the host left the run in the tasks of {segment['path']}:"
            " it, or a host that one of them is delegated to, could not be reached, or a task ended it."
        )
        return host_error(segment, "HostUnreachable", message, hint=DELEGATED_HINT)
    message = "the host began its lifecycle and did not report an end."
    hint = "Look at the output above and at scripts.log on the host, then deploy again."
    return host_error(segment, "UnknownError", message, hint=hint)


def host_error(segment, code, message, exit_code=None, log_tail="", hint=""):
    """The error of a host as every part of the collection reads it. How far a segment of events came is not known: `events` names them all."""
    return {
        "code": code, "event": segment.get("event"), "events": segment.get("events") or [], "script": None, "exit_code": exit_code, "message": message,
        "hint": hint, "log_path": None, "log_tail": log_tail,
    }  # fmt: skip


def _python_error(segment, failed):
    """The error of a host whose Python cannot run Ansible's modules, with the line that shows it; None for other failures."""
    lines = [line.strip() for key in ("msg", "module_stderr", "module_stdout") for line in str(failed.get(key) or "").splitlines()]
    for code, sign in PYTHON_SIGNS.items():
        line = next((line for line in lines if sign.search(line)), None)
        if line:
            return host_error(segment, code, f"{PYTHON_MESSAGES[code]}: {_unwrapped(line)}", hint=PYTHON_HINT)
    return None


def _failed_task_error(segment, task, failed):
    is_late = "timedout" in failed
    message = f"the task '{task['name']}' failed: {_message(failed)}"
    log_tail = "\n".join(_output_lines(failed)[-LOG_LINES:])
    hint = failed.get("hint") or _task_hint(segment)
    return host_error(segment, "TaskTimedOut" if is_late else "TaskFailed", message, failed.get("rc"), log_tail, hint)


def _failed_item(result):
    """The result itself, or of a loop the first item that failed."""
    items = [item for item in result.get("results") or [] if isinstance(item, dict) and (item.get("failed") or item.get("unreachable"))]
    return items[0] if items else result


def _message(result):
    return _unwrapped(str(result.get("msg") or "it gave no message").strip())


def _unwrapped(message):
    return WRAPPING.sub("", message)


def _output_lines(result):
    output = [(name, str(result.get(name) or result.get(f"module_{name}") or "").splitlines()) for name in ("stdout", "stderr")]
    return [f"[{name}]{line}" for name, lines in output for line in lines]


def _task_hint(segment):
    if segment.get("type") == "tasks":
        return f"Correct the task in {segment['path']}, or what it found on the host, then deploy again."
    return ""
