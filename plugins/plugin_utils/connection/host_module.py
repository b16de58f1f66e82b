# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a module on a host for an action; a host that cannot be reached is a failure like any other."""

from __future__ import annotations

from ansible.errors import AnsibleConnectionFailure

from ..reporting.task_failure import unreachable_error


def run_on_host(connection, run, segment):
    """What run() returns, or a failed result if the host cannot be reached. segment: where in the lifecycle the host is; {} before it."""
    try:
        result = run()
    except AnsibleConnectionFailure as error:
        # There is nothing to be cleaned up on a host that cannot be reached, and to try would fail the task another way.
        connection._shell.tmpdir = None
        return _unreachable(segment, str(error))
    return _unreachable(segment, str(result.get("msg"))) if result.get("unreachable") else result


def _unreachable(segment, message):
    return {"changed": False, "events": [], **failed_result(unreachable_error(segment, message))}


def failed_result(error):
    """What makes the result of a task one that failed with an error of a host."""
    return {"failed": True, "msg": f"{error['code']}: {error['message']} {error['hint']}", "error": error}


def already_failed(record):
    """What makes the result of a task fail for a host that had failed at a load balancer, where that has been said of it."""
    return {"failed": True, "msg": f"{record['error']['message']} {record['error']['hint']}"}
