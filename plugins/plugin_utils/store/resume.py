# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a deployment goes on with the one of its group that was not concluded, and the plan with which it does."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..deployment.health_rule import batches_of
from ..announcement.logs import bytes_of_logs_left
from ..blue_green.going_back import TERMINATES
from ..blue_green.ready_wait import has_expired, is_ready, is_waiting
from ..blue_green.termination import hosts_needed
from ..fleet.copied_group import is_to_be_made, unused_copy
from ..launch.launch_settings import is_launch
from ..lifecycle.host_record import is_over
from ..lifecycle.kinds_of_host import all_hosts
from ..lifecycle.phases import DEPLOY
from ..names_of_hosts import shorten
from ..options.asked_for import OF_THE_RUN, differences
from ..options.deployment_mode import ABANDON
from ..reporting.resume_text import describe_given_up, describe_open, left_by_termination
from .continued import waiting_id
from .deployment_record import OPEN, restored_host
from .lost_record import lost_record

CONTINUE = "continue"


def goes_on(plan, lost, collection, inventory, now):
    """Whether a run with this plan goes on with the open deployment. Raises DeploymentError when that must be asked for.

    lost: {record, hosts: host -> stored record, plan, last_wave}, or None; collection: its version; inventory: has the names of all hosts; now: the time.
    A rollback gives up what is not the same rollback. One that waits goes on only where that is what is wanted, and is given up when its time is over.
    """
    wanted = plan["options"].get("resume")
    if plan["options"].get("continue"):
        waiting_id(plan, lost, now)
        return _checked(_other_version(lost, collection) or _without_hosts(lost, inventory))
    # Without a plan, which somebody has removed, there is nothing to go on with.
    if not is_open(lost) or not lost["plan"] or wanted == ABANDON:
        return False
    # What it has not done, the next call for instances that were launched does.
    if is_launch(lost["record"]) or (is_waiting(lost["record"]) and (plan["rollback_of"] or has_expired(lost["record"], now))):
        return False
    if is_launch(plan["deployment"]):
        hint = "Deploy again, which goes on with it, or roll back, which gives it up. Instances that were launched wait until then (Pending:Wait)."
        raise _not_concluded(lost, "", hint)
    error = _why_not(plan, lost, collection, inventory)
    # Whoever rolls back is in a hurry, and what is open is what they want to get away from.
    if error and plan["rollback_of"] and wanted != CONTINUE:
        _refuse_while_it_terminates(plan, lost)
        return False
    return _checked(error)


def _refuse_while_it_terminates(plan, lost):
    """Refuse a rollback that would leave half a fleet for which nobody cares. Raises DeploymentError."""
    if lost["record"]["original_terminated"]:
        why = f"This rollback would deploy the revision of {plan['revision_of']} anew, and leave {left_by_termination(lost)}."
        hint = "Deploy again as it was deployed first, which terminates the rest, and roll back then. Or roll back now, and terminate the rest yourself:"
        raise _not_concluded(lost, why, f"{hint} -e codedeploy_resume={ABANDON} closes it as Succeeded.")


def _checked(error):
    if error:
        raise error
    return True


def _other_version(lost, collection):
    begun_by = lost["record"]["versions"]["collection"]
    if begun_by != collection:
        why = f"It was begun by version {begun_by} of the collection, and this is {collection}, which does not go on with it."
        return _not_concluded(lost, why, f"Go on with it by version {begun_by}, or give it up: {_abandoning(lost)}")
    return None


def _without_hosts(lost, inventory):
    gone = [host for host in hosts_needed(lost["plan"], lost["record"]["original_terminated"]) if host not in inventory]
    if gone:
        why = f"The inventory does not have {shorten(gone)} any more, so it cannot go on."
        return _not_concluded(lost, why, f"Run it with an inventory that has these hosts, or give it up: {_abandoning(lost)}")
    return None


def _abandoning(lost):
    deployment_id = lost["record"]["deployment_id"]
    if is_waiting(lost["record"]):
        ended = "Stopped" if is_ready(lost["record"]) else "Succeeded, keeps the original fleet"
        return f"codedeploy_resume=abandon closes it as {ended} and deploys what is asked for now."
    if lost["record"]["original_terminated"]:
        return f"codedeploy_resume=abandon closes it as Succeeded, leaves {left_by_termination(lost)}, and deploys what is asked for now."
    return f"codedeploy_resume=abandon closes it as Failed and deploys what is asked for now, beginning with the hosts that {deployment_id} left."


def _why_not(plan, lost, collection, inventory):
    """The error of a run that cannot go on with the open deployment, or must be told to; None where it goes on."""
    deployment_id = lost["record"]["deployment_id"]
    if is_waiting(lost["record"]):
        return _not_concluded(lost, "", f"agentless.codedeploy.continue has it go on. {_abandoning(lost)}")
    other = _other_version(lost, collection)
    if other:
        return other
    differing = differences(lost["plan"], plan)
    if differing and plan["rollback_of"]:
        to = f" to the revision of {plan['revision_of']}" if plan["revision_of"] else ""
        why = f"codedeploy_resume is {CONTINUE}, but this run rolls back {plan['rollback_of']}{to}."
        hint = f"-e codedeploy_resume={ABANDON} gives {deployment_id} up and rolls back; agentless.codedeploy.deploy goes on with it."
        return _not_concluded(lost, why, hint)
    if differing and plan["options"].get("resume") != CONTINUE:
        why = f"This run asks for something else: {shorten(differing)}."
        return _not_concluded(lost, why, f"codedeploy_resume=continue goes on with {deployment_id} as it was planned. {_abandoning(lost)}")
    return _without_hosts(lost, inventory)


def is_open(lost):
    """Whether there is a deployment that was not concluded."""
    return bool(lost) and lost["record"]["status"] in OPEN


def describe_closed(plan, lost, now):
    """What is said of the deployment that is closed for one with this plan -> lines.

    Nothing where its run was lost while it deployed, and this is no rollback: what is remembered of the group's instances tells that, see left_open.
    """
    is_said = is_open(lost) and (plan["rollback_of"] or is_waiting(lost["record"]) or lost["record"]["original_terminated"])
    return describe_given_up(lost, now) if is_said else []


def closed_copy(plan, lost, now):
    """{of, deployment_id} of the copy that the deployment leaves which is closed for one with this plan; None where there is none, or traffic goes back.

    Raises DeploymentError where the copy has traffic.
    """
    closes = is_open(lost) and not plan["goes_back"]
    return unused_copy({**lost, "record": lost_record(lost["record"], now)}) if closes else None


def resumed_plan(plan, lost):
    """The plan of the open deployment, for what is left of it: first the hosts that were in the middle of their lifecycle. plan: that of this run.

    resumed: {records: host -> record of the hosts that are through, ready: the same of those that wait for the next phase, middle: names, phase: of the last
    wave, waited_for: what it has waited for when somebody had it go on, see ready_wait, unhealthy_before: names of those that counted as unhealthy when it
    began, segments: by kind of host, null when they were not known yet, wave_number: of the last wave that may be on record}
    """
    old, record = lost["plan"], lost["record"]
    known = {host: restored_host(stored) for host, stored in lost["hosts"].items()}
    ended = {host: of_host for host, of_host in known.items() if is_over(of_host)}
    unsent = bytes_of_logs_left(record["announcements"])
    ready = {host: {**of_host, **({"log_offset": unsent[host]} if host in unsent else {})} for host, of_host in known.items() if host not in ended}
    in_wave = [host for host in all_hosts(old) if host not in ended and host in _wave(record)["hosts"]]
    middle = [host for host in old["hosts"] if host in in_wave and host not in ready]
    left = [host for host in old["hosts"] if host not in known and host not in middle]
    is_same = old["bundle"]["sha256"] == plan["bundle"]["sha256"]
    return {
        **old,
        "lock_id": plan["lock_id"],
        "started_by": plan["started_by"],
        "announcements": plan["announcements"],
        "options": {**old["options"], **{option: plan["options"][option] for option in OF_THE_RUN if option in plan["options"]}},
        "bundle_source": (plan if is_same else old)["bundle_source"],
        # That a fleet which traffic goes back from is terminated can still be asked for.
        "blue_green": (plan if plan["goes_back"] and plan["options"].get(TERMINATES) else old)["blue_green"],
        "hosts": [*(host for host in old["hosts"] if host in known), *middle, *left],
        "unhealthy_hosts": [*middle, *(host for host in left if host in old["unhealthy_hosts"])],
        "batches": old["batches"] if is_to_be_made(old) else batches_of(len(middle) + len(left), len(old["hosts"]) - old["minimum_healthy_hosts"]),
        "resumed": {
            "records": ended,
            "ready": ready,
            "middle": in_wave,
            "phase": _wave(record).get("phase", DEPLOY),
            "waited_for": record["wait"]["type"] if record["wait"] else None,
            "unhealthy_before": old["unhealthy_hosts"],
            "segments": record["segments"],
            "wave_number": max(lost["last_wave"], _wave(record)["number"]) + 1,
        },
    }


def _wave(record):
    return record["wave"] or {"number": 0, "hosts": [], "phase": DEPLOY}


def _not_concluded(lost, why, hint):
    message = f"{describe_open(lost)} {why}".strip()
    return DeploymentError("DEPLOYMENT_OPEN", message, f"{hint} Nothing was touched.", deployment_id=lost["record"]["deployment_id"])
