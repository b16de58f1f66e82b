# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lock of a deployment group as a value: a lease that is renewed while its holder lives, and when it is over.

Clocks of controllers are never compared. Whoever wants the lock watches it, and measures by its own clock how long it stays as it is.
"""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

LEASE_SECONDS, RENEW_SECONDS = 60, 10
LONGEST_LEASE_SECONDS = 3600
# The part of the lease that the holder itself counts on, as no two clocks go equally fast.
COUNTED_ON = 0.9
KIND = "lock"
SHAPE = {
    "lock_id": str, "deployment_id": str, "started_by": str, "doing": str, "since": str, "renewed_at": str, "renewals": int,
    "lease_seconds": (int, float), "holder": dict,
}  # fmt: skip
HELD, GONE, UNKNOWN = "held", "gone", "unknown"
# What a holder may say differently later.
TOLD = ("deployment_id", "doing")
MACHINE = ("host", "boot_id", "pid_namespace")


def new_lock(lock_id, deployment_id, started_by, doing, holder, now, lease_seconds=LEASE_SECONDS):
    """A lock that is being taken. holder: see read_holder; now: for people."""
    return {
        "lock_id": lock_id,
        "deployment_id": deployment_id,
        "started_by": started_by,
        "doing": doing,
        "since": now,
        "renewed_at": now,
        "renewals": 0,
        "lease_seconds": lease_seconds,
        "holder": holder,
    }


def renewed(lock, now):
    """The lock, whose holder lives."""
    return {**lock, "renewed_at": now, "renewals": lock["renewals"] + 1}


def watched(before, version, now):
    """What is known of a lock by watching it: {version, since: when it was seen first, by the own clock, is_changing}.

    before: what was known at the last look, or None; version: the lock's, or None where there is no lock.
    """
    if before is None:
        return {"version": version, "since": now, "is_changing": False}
    return before if version == before["version"] else {"version": version, "since": now, "is_changing": True}


def state_of(lock, watch, now, machine, find_process):
    """Whether the holder of a lock lives (HELD) or is GONE, or UNKNOWN until it was watched for longer.

    machine: this one; find_process: process number -> {started} or None, asked for this machine's only.
    """
    if _is_of(lock["holder"], machine):
        process = find_process(lock["holder"]["pid"])
        if process is None or process["started"] not in (None, lock["holder"]["started"]):
            return GONE
        if process["started"] is not None:
            return HELD
    if now - watch["since"] > lease_of(lock):
        return GONE
    return HELD if watch["is_changing"] else UNKNOWN


def _is_of(holder, machine):
    known = holder.get("boot_id") and isinstance(holder.get("pid"), int) and holder.get("started") is not None
    return known and all(holder.get(key) == machine[key] for key in MACHINE)


def lease_of(lock):
    """The length of the lease in seconds."""
    return lock["lease_seconds"] if 0 < lock["lease_seconds"] <= LONGEST_LEASE_SECONDS else LEASE_SECONDS


def describe_lock(lock):
    """Who holds it, since when, doing what."""
    return f"deployment {lock['deployment_id']}, started by {lock['started_by']}, holds it since {lock['since']} and is {lock['doing']}"


def refused(lock, name):
    """The error of a deployment while another goes on. name: of the lock, for people."""
    return DeploymentError(
        "DeploymentLimitExceededException",
        f"another deployment of this deployment group is in progress: {describe_lock(lock)} (last sign of life {lock['renewed_at']}, {name}).",
        "Wait until it has ended, or let this one wait (codedeploy_lock_timeout_seconds), then deploy again. Nothing was touched.",
        deployment_id=lock["deployment_id"],
    )


def lost(lock, name):
    """The error of a deployment whose lock is another's, or no one's (None)."""
    who = f"is another's now: {describe_lock(lock)}" if lock else "was removed"
    message = f"the lock of the deployment group ({name}) {who}."
    return DeploymentError("LOCK_LOST", message, "Wait until no deployment of the group goes on, then deploy again.")
