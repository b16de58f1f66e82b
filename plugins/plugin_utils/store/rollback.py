# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which deployment of a group a rollback rolls back, and to which one's revision."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..launch.launch_settings import is_launch
from ..lifecycle.host_record import SUCCEEDED
from ..lifecycle.kinds_of_host import all_hosts
from ..names_of_hosts import shorten
from ..options.deployment_mode import ABANDON, ROLLBACK_TO
from ..options.rollback_to import LAST_GOOD, PRESENT, ROLLBACK_OF
from ..bundle.unknown_revision import UNKNOWN_SHA256

# What must be known of each record.
KEYS = (
    "deployment_id", "deployment_creator", "created_at", "status", "error_information", "revision_sha256", "rollback_of", "rolled_back_by",
    "original_terminated",
)  # fmt: skip
SHOWN_RECORDS, SHOWN_LACKING = 5, 3
SHOWN_OF_HASH = 8
LOOK_AND_REPEAT = "Look at its history (ansible-playbook agentless.codedeploy.history), and roll back again"
DEPLOY_ANOTHER = "Or deploy a good revision with agentless.codedeploy.deploy (codedeploy_revision). Nothing was touched."


def chosen_rollback(records, wanted, on_hosts=None, meant=None):
    """Records of all deployments of the group, newest first, and codedeploy_rollback_to -> (record that is rolled back, record whose revision is deployed).

    The second is None where the last good revision is wanted and none is on record.
    on_hosts: {host: hashes of the bundles that it has}, which must be known where the revision is to be present; meant: codedeploy_rollback_of. Raises
    DeploymentError.
    """
    records, of = _without_launches(records), rolled_back(records, wanted)
    if meant and of["deployment_id"] != meant:
        message = f"{meant} is to be rolled back ({ROLLBACK_OF}), but the group had another deployment since, so that it would be {_named(of)}."
        raise DeploymentError("INVALID_OPTION", message, f"{LOOK_AND_REPEAT} without {ROLLBACK_OF} if that is meant. Nothing was touched.", option=ROLLBACK_OF)
    if wanted not in (LAST_GOOD, PRESENT):
        return of, _chosen_by_id(records, of, wanted)
    good = _good_ones(records, of)
    if wanted == LAST_GOOD:
        return of, good[0] if good else None
    return of, _first_present(good, of, on_hosts) if good else refuse_without_good(of)


def refuse_without_good(of):
    """Refuse to roll back a deployment, by its record, as there is nothing to go back to. Raises DeploymentError."""
    message = (
        f"there is nothing to go back to: {_named(of)} would be rolled back, and of this group no deployment is on record that has another revision,"
        " succeeded, and was not rolled back itself."
    )
    hint = f"One that failed or was rolled back can be named ({ROLLBACK_TO}). {DEPLOY_ANOTHER}"
    raise DeploymentError("RevisionDoesNotExistException", message, hint)


def rolled_back(records, wanted):
    """The record of the deployment that is rolled back: the newest; where that is a rollback that did not succeed, what it was to roll back, unless that is
    what one goes back to. Raises DeploymentError."""
    records = _without_launches(records)
    if not records:
        message = "the store has no deployment of this group, so there is none to roll back, and nothing to go back to."
        hint = f"Check codedeploy_store, and the names of application and deployment group. {DEPLOY_ANOTHER}"
        raise DeploymentError("DeploymentDoesNotExistException", message, hint)
    newest = of = records[0]
    for record in records:
        if record["deployment_id"] == of["rollback_of"] and of["status"] != SUCCEEDED:
            of = record
    return newest if wanted == of["deployment_id"] else of


def refuse_other_rollback(plan, records):
    """Refuse a rollback that was planned when another deployment was to be rolled back. Raises DeploymentError."""
    of = rolled_back(records, plan["options"]["rollback_to"])
    if of["deployment_id"] != plan["rollback_of"]:
        message = (
            f"while the rollback of {plan['rollback_of']} was planned or waited, the group had another deployment, so that {_named(of)}"
            f" is the one that would be rolled back now."
        )
        raise DeploymentError("DeploymentLimitExceededException", message, f"{LOOK_AND_REPEAT} if that is meant. Nothing was touched.")


def good_revision(records, last):
    """Records of all deployments of the group, newest first, and its last good deployment -> that, or, where it was rolled back, the newest good one of
    another revision; None where there is none."""
    counting = _without_launches(records)
    by_id = {record["deployment_id"]: record for record in counting}
    of = by_id.get(last["deployment_id"])
    if not of or not _is_bad(of, by_id):
        return last
    return next(iter(_good_ones(counting, of)), None)


def revision_of_fleet(records, instances, hosts):
    """The newest record that succeeded of the revision that all of these hosts have by their last results; None where these, or no such record, is known.

    instances: what the group remembers of its instances, see last_results.
    """
    last = {_has_well(instances.get(host)) for host in hosts}
    if len(last) > 1 or last <= {None, UNKNOWN_SHA256}:
        return None
    return next((record for record in records if record["status"] == SUCCEEDED and record["revision_sha256"] in last), None)


def fleets_to_go_back(plan, of, record, records, inventory):
    """Plan and record of the deployment that is rolled back, None where they are not there -> its fleets, where traffic goes back to the one that it replaced.

    A rollback to a revision that was named, or in place, or when hosts of either fleet were terminated, deploys that. So does one of a rollback: the fleet
    that this replaced has what was rolled back.
    records: of all deployments; inventory: has the names of all hosts. Raises DeploymentError.
    """
    is_blue_green = plan["blue_green"] and of and of["blue_green"]
    if not is_blue_green or of["goes_back"] or plan["options"]["rollback_to"] != LAST_GOOD or record["original_terminated"]:
        return None
    if _is_replacement_gone(record, records, plan["options"].get("resume") == ABANDON):
        return None
    gone = [host for host in all_hosts(of) if host not in inventory]
    if gone:
        replaced = f"the fleet that {of['deployment']['deployment_id']} replaced"
        message = f"traffic cannot go back to {replaced}: the inventory does not have {shorten(gone)} any more."
        hint = f"Roll back with an inventory that has these hosts. {ROLLBACK_TO} with the id of a deployment has its revision deployed to the fleet of now."
        raise DeploymentError("INVALID_TARGETS", message, f"{hint} Nothing was touched.")
    copy = of["copied_group"] and {**of["copied_group"], "deployment_id": of["deployment"]["deployment_id"]}
    return {**{key: of[key] for key in ("hosts", "original_hosts", "targets")}, "copied_group": copy}


def _is_replacement_gone(record, records, is_given_up):
    """Whether traffic went back before from the fleet that was deployed to, and hosts of that may be gone. Where that did not come to its end, it goes on
    unless it is given up."""
    back = [one for one in records if one["rollback_of"] == record["deployment_id"] and one["original_terminated"]]
    return any(is_given_up or one["status"] == SUCCEEDED for one in back)


def _without_launches(records):
    """Those of which people say that their revision is deployed: instances that are launched only get what is good already."""
    return [record for record in records if not is_launch(record)]


def _has_well(result):
    return result["revision_sha256"] if result and result["status"] == SUCCEEDED else None


def warnings_of(chosen):
    """What is to be said of the deployment whose revision is deployed again."""
    if chosen["status"] == SUCCEEDED:
        return []
    return [f"Deployment {chosen['deployment_id']}, whose revision is deployed again, has not succeeded itself: {chosen['status']}."]


def _chosen_by_id(records, of, wanted):
    found = next((record for record in records if record["deployment_id"] == wanted), None)
    if not found:
        newest = ", ".join(f"{record['deployment_id']} ({record['status']})" for record in records[:SHOWN_RECORDS])
        message = f"the store has no deployment {wanted} of this group. Its newest are {newest}."
        raise DeploymentError("DeploymentDoesNotExistException", message, f"Set {ROLLBACK_TO} to one of them, or leave it out. Nothing was touched.")
    if found is of:
        message = f"{ROLLBACK_TO} is {wanted}, and that is the deployment which would be rolled back."
        hint = "Name an earlier one. To deploy its revision again, set codedeploy_deployment_mode=RESTART if it succeeded, or codedeploy_revision."
        raise DeploymentError("INVALID_OPTION", message, f"{hint} Nothing was touched.", option=ROLLBACK_TO)
    return found


def _good_ones(records, of):
    """Of each revision that is good by its newest deployment the record of that, newest first."""
    by_id = {record["deployment_id"]: record for record in records}
    settled, good = {of["revision_sha256"], UNKNOWN_SHA256}, []
    for record in records:
        sha256, is_bad = record["revision_sha256"], _is_bad(record, by_id)
        if sha256 in settled or not (is_bad or record["status"] == SUCCEEDED):
            continue
        settled.add(sha256)
        good += [] if is_bad else [record]
    return good


def _is_bad(record, by_id):
    """Whether it was rolled back. A rollback of which another one took back the effect is not: nobody said that its revision is bad."""
    taken_back_by, rolled_back_before = by_id.get(record["rolled_back_by"]), by_id.get(record["rollback_of"])
    if taken_back_by and rolled_back_before and taken_back_by["revision_sha256"] == rolled_back_before["revision_sha256"]:
        return False
    return bool(record["rolled_back_by"])


def _first_present(good, of, on_hosts):
    lacking = {record["deployment_id"]: [host for host, has in on_hosts.items() if record["revision_sha256"] not in has] for record in good}
    found = next((record for record in good if not lacking[record["deployment_id"]]), None)
    if found:
        return found
    told = "; ".join(f"that of {_named(record)} on {shorten(lacking[record['deployment_id']])}" for record in good[:SHOWN_LACKING])
    message = f"no good revision other than that of {_named(of)} is on all {len(on_hosts)} hosts already. Missing are {told}."
    hint = f"{ROLLBACK_TO}={LAST_GOOD} brings the bundle to hosts that lack it. Nothing was touched."
    raise DeploymentError("RevisionDoesNotExistException", message, hint)


def _named(record):
    return f"{record['deployment_id']} (revision {record['revision_sha256'][:SHOWN_OF_HASH]})"
