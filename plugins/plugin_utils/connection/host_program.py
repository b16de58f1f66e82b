# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Has the program for a deployment do a task on a host, by one command over the connection that is open."""

from __future__ import annotations

import hashlib
import json

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.deployment_paths import program_folder_path
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.program.program_command import carried_command, laid_down_command
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.program.report_line import read_answer

from .host_python import host_python
from .program_archive import program_archive


def run_on_program(action, program, request, payload=b""):
    """The result for a request {task, …}, or None where nothing has begun, so that a module has to do it.

    program: what was laid down on the host, or None; where it is gone it is carried there again. payload: bytes that follow the request.
    """
    if program is None or not _takes_input(action._connection):
        return None
    content = json.dumps(request).encode()
    return _run(action, laid_down_command(program, len(content)), content + payload) or _carry(action, program["python"], request, payload)


def run_carried_program(action, request, payload, task_vars):
    """The same for a program that is carried to the host with the request, which is told the hash of what was carried."""
    if not _takes_input(action._connection):
        return None
    python, facts = host_python(action, task_vars)
    answer = _carry(action, python, {**request, "program_sha256": hashlib.sha256(program_archive()).hexdigest()}, payload)
    return answer and {**answer, **facts}


def _carry(action, python, request, payload):
    program, content = program_archive(), json.dumps(request).encode()
    folder = program_folder_path(request["deployment_root"])
    return _run(action, carried_command(python, folder, len(program), len(content)), program + content + payload)


def _run(action, command, content):
    answered = action._low_level_execute_command(f"{action._compute_environment_string()} {command}".strip(), in_data=content)
    has_begun, result = read_answer(answered["stdout"])
    if not has_begun:
        return None
    return result or _broken_off(answered)


def _takes_input(connection):
    """Whether a command gets what is sent to its standard input; the same question as whether modules may be pipelined."""
    become = connection.become
    return connection.has_pipelining and (not become or getattr(become, "pipelining", become.name != "su"))


def _broken_off(answered):
    """The result of a module that breaks down is what the program gives too then."""
    text = {"module_stdout": answered["stdout"], "module_stderr": answered["stderr"], "rc": answered["rc"]}
    return {"failed": True, "changed": True, "msg": "The program on the host ended without a result. See module_stdout and module_stderr.", **text}
