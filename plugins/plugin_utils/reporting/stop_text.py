# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody is told who stops a deployment."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.stop_rules import NOW

from ..lifecycle.host_record import FAILED, PENDING, READY, SUCCEEDED
from ..lifecycle.stop import was_stopped
from .failure_text import describe_failures
from .starter_text import describe_starter

WAIT = "Wait for its end, which agentless.codedeploy.history shows."


def nothing_open(name):
    """name: of application and group."""
    return [f"No deployment of {name} is open: there is nothing to stop, and nothing was changed."]


def describe_asking(name, asked, check_mode):
    """Whom the deployment was asked by, or would be -> lines."""
    stop, deployment = asked["stop"], f"Deployment {asked['deployment_id']} of {name}"
    soon = "at once" if stop["at"] == NOW else "before its next event"
    if not asked["changed"]:
        return [f"{deployment} has been asked to stop {soon} already, by {describe_starter(stop['asked_by'])} at {stop['asked_at']}."]
    return [f"{deployment} {'would be' if check_mode else 'was'} asked to stop {soon}."]


def describe_waiting(asked, found):
    """How far the deployment is -> a line."""
    lock = found["lock"]
    doing = f"{lock['doing']}, started by {lock['started_by']}, last sign of life {lock['renewed_at']}" if lock else "nothing is known of its run"
    return f"waiting for the end of deployment {asked['deployment_id']}: {doing}"


def describe_end(name, asked, found):
    """What came of the deployment -> lines."""
    record, hosts = found["record"], [found["hosts"][host] for host in sorted(found["hosts"])]
    failed = [host for host in hosts if host["status"] == FAILED]
    stopped, overview = sum(map(was_stopped, failed)), record["deployment_overview"]
    of_stopped = f"{stopped} stopped, " if stopped else ""
    ready = f"{overview[READY]} ready, " if overview.get(READY) else ""
    counts = f"{overview[SUCCEEDED]} succeeded, {ready}{of_stopped}{overview[FAILED] - stopped} failed, {overview[PENDING]} not deployed to"
    lines = [f"Deployment {asked['deployment_id']} of {name}: {record['status']} ({counts})"]
    if record["status"] != "Stopped":
        lines[0] += ", before the request to stop took effect"
    error = record["error_information"]
    return lines + ([f"{error['code']}: {error['message']}"] if error else []) + describe_failures(failed)


def gone_error(asked, found):
    """The error where nobody is there to stop the deployment."""
    lock = found["lock"]
    of = f" (started by {lock['started_by']}, last sign of life {lock['renewed_at']})" if lock else ""
    gone = f"the run of deployment {asked['deployment_id']}{of} is gone, so that there is nobody to stop it."
    message = f"{gone} On its hosts the events that were running go on to their end."
    hint = "Deploy to the group again, or roll it back, which closes this deployment; where it goes on with it instead, the request to stop takes effect."
    return DeploymentError("RUN_LOST", message, hint, deployment_id=asked["deployment_id"])


def late_error(asked, found, seconds):
    """The error where the deployment has not ended in time."""
    doing = f"it is {found['lock']['doing']}" if found["lock"] else "nothing is known of its run"
    message = f"deployment {asked['deployment_id']} has not ended within {seconds} seconds: {doing}. It stays asked to stop."
    hint = WAIT if asked["stop"]["at"] == NOW else f"{WAIT} Or ask for it at once (-e codedeploy_stop_at=now)."
    return DeploymentError("TIMEOUT", message, hint, deployment_id=asked["deployment_id"])
