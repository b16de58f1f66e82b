# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether instances that were launched are deployed to now, and with which revision: never one that is known to be bad, again and again."""

from __future__ import annotations

import datetime

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.lease_rules import describe_lock

from ..blue_green.ready_wait import FORMAT, has_expired, is_waiting
from ..lifecycle.host_record import FAILED, SUCCEEDED
from ..names_of_hosts import shorten
from ..store.last_results import known_group, with_lost_run
from ..store.rollback import good_revision
from .launch_settings import ATTEMPTS, is_launch

KEPT_WAITING = "wait on (Pending:Wait), for the next call"
# Without a sign of life for so long, the lock is tried: only who tries to take it can tell whether its holder is gone.
SILENT_SECONDS = 300
RUN_LOST = "RUN_LOST"


def launch_verdict(found, lock, hosts, attempts, now):
    """What the store has of the group ({group, lost, deployments}), its lock or None, names of hosts that wait -> (hosts that are deployed to, lines).

    attempts: how many deployments in a row may fail; now: the time, as records say it. Raises DeploymentError where they cannot be deployed to, and wait.
    """
    busy = _busy(found["lost"], lock, now)
    if busy:
        return [], [f"{busy} {shorten(hosts)} {KEPT_WAITING}, and get the revision that is good then."]
    good = good_for_launches(found)
    _refuse_known_bad(failed_in_a_row(found["deployments"], good["revision_sha256"]), good, hosts, attempts)
    return hosts, [f"{shorten(hosts)} get the revision of {good['deployment_id']}, the last good one."]


def good_for_launches(found):
    """What the store has of a group -> {deployment_id, revision_sha256} of the last good deployment that was not rolled back. Raises DeploymentError."""
    last = with_lost_run(known_group(found["group"]), found["lost"])["last_good"]
    good = last and good_revision(found["deployments"], last)
    if not good:
        why = f"{last['deployment_id']} was rolled back, and no good one is known before it" if last else "the store has no deployment of it that succeeded"
        message = f"of this group no good revision is known: {why}. Instances that were launched {KEPT_WAITING}."
        hint = "Deploy a revision, which reaches instances that wait as well; or complete their lifecycle action yourself. Nothing was touched."
        raise DeploymentError("RevisionDoesNotExistException", message, hint)
    return {key: good[key] for key in ("deployment_id", "revision_sha256")}


def refuse_other_good(plan, found):
    """Refuse a deployment to launched instances of what was good when it was planned, and is not what is good now. Raises DeploymentError."""
    if good_for_launches(found)["revision_sha256"] != plan["bundle"]["sha256"]:
        message = f"while this deployment was planned, another revision than that of {plan['revision_of']} became the last good one."
        raise DeploymentError("RevisionDoesNotExistException", message, "The next call deploys that. Nothing was touched.")


def failed_in_a_row(records, sha256):
    """Records of deployments, newest first -> those of a revision to launched instances that failed one after the other, with no other deployment since.

    A run that was lost says nothing about its revision.
    """
    failed = []
    for record in records:
        if not is_launch(record) or record["revision_sha256"] != sha256 or record["status"] == SUCCEEDED:
            break
        if record["status"] == FAILED and (record["error_information"] or {}).get("code") != RUN_LOST:
            failed.append(record)
    return failed


def _busy(lost, lock, now):
    """Why a deployment to launched instances cannot begin now, but later; None where it can, or may."""
    if lock and _seconds_between(lock["renewed_at"], now) < SILENT_SECONDS:
        return f"Another deployment of the group goes on ({describe_lock(lock)})."
    record = (lost or {}).get("record")
    if record and is_waiting(record) and not has_expired(record, now):
        return f"Deployment {record['deployment_id']} of the group waits until {record['wait']['until']}."
    return None


def _refuse_known_bad(failed, good, hosts, attempts):
    if len(failed) < attempts:
        return
    message = (
        f"the last {len(failed)} deployments of the revision of {good['deployment_id']} to launched instances failed, the newest is"
        f" {failed[0]['deployment_id']}. {shorten(hosts)} {KEPT_WAITING}, so that Auto Scaling does not launch and terminate one instance after the other."
    )
    hint = (
        "See why it failed (ansible-playbook agentless.codedeploy.history), then roll back or deploy a revision that works: they get it with the next call."
        f" To try this one again, set {ATTEMPTS} higher. Nothing was touched."
    )
    raise DeploymentError("LAUNCHES_FAIL", message, hint, deployment_id=failed[0]["deployment_id"])


def _seconds_between(earlier, later):
    try:
        return (datetime.datetime.strptime(later, FORMAT) - datetime.datetime.strptime(earlier, FORMAT)).total_seconds()
    except ValueError:
        return 0
