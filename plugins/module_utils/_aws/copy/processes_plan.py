# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is held of two groups while a deployment goes on, and given back after it."""

from __future__ import annotations

from .draft import CHANGED, Draft
from .rules.field_rules import PROCESS
from .rules.name_rules import HELD_MIN_SIZE, MIN_SIZE, is_handed_over, marks_of, suspended, suspended_before

# An instance that is launched in the middle of a deployment has no revision, and one that is terminated fails it.
HELD_OF_COPY = ("AZRebalance", "AlarmNotification", "ReplaceUnhealthy", "ScheduledActions")
# It may go on growing while it serves.
HELD_OF_ORIGINAL = ("ScheduledActions",)
REGISTRATION = "AddToLoadBalancer"
# It serves no longer: it neither scales, nor registers, nor replaces what no load balancer finds healthy any more.
HELD_WHEN_HANDED_OVER = (REGISTRATION, "AlarmNotification", "ReplaceUnhealthy", "ScheduledActions")


def add_held_processes(draft: Draft, group: dict, name: str) -> None:
    """Suspend in the copy what is suspended in the original, and what would launch or terminate instances in the middle of the deployment."""
    before = sorted(suspended(group))
    for process in group.get("SuspendedProcesses") or []:
        draft.look_for_unknown(f"suspended process {process['ProcessName']}", PROCESS, process)
    after = sorted({*before, *HELD_OF_COPY})
    why = "The copy neither scales nor replaces instances until the deployment has ended well; then it is as before."
    draft.tell(f"Auto Scaling group {group['AutoScalingGroupName']}", "SuspendedProcesses", CHANGED, why, before=before, after=after)
    draft.call("SuspendProcesses", {"AutoScalingGroupName": name, "ScalingProcesses": after}, why)


def add_held_original(draft: Draft, group: dict) -> None:
    """Keep the original at its size at least, so that it can take the traffic back."""
    name = group["AutoScalingGroupName"]
    held = sorted(set(HELD_OF_ORIGINAL) - suspended(group))
    if held:
        draft.call("SuspendProcesses", {"AutoScalingGroupName": name, "ScalingProcesses": held}, "Schedules would change the original in the middle.")
    if group["MinSize"] < group["DesiredCapacity"]:
        arguments = {"AutoScalingGroupName": name, "MinSize": group["DesiredCapacity"]}
        draft.call("UpdateAutoScalingGroup", arguments, f"The original is not scaled in below what serves now; its minimum size was {group['MinSize']}.")


def add_retired_original(draft: Draft, original: dict, copy: dict) -> None:
    """Keep an original that serves no more from scaling and from taking traffic."""
    held = sorted(set(HELD_WHEN_HANDED_OVER) - suspended(original) - suspended_before(copy))
    if held:
        arguments = {"AutoScalingGroupName": original["AutoScalingGroupName"], "ScalingProcesses": held}
        draft.call("SuspendProcesses", arguments, "The original serves no more.")
    _add_min_size_before(draft, original, copy)


def add_released_original(draft: Draft, original: dict, copy: dict) -> None:
    """Give the original back what was held of it."""
    name = original["AutoScalingGroupName"]
    held = sorted((set(HELD_WHEN_HANDED_OVER) & suspended(original)) - suspended_before(copy))
    if held:
        draft.call("ResumeProcesses", {"AutoScalingGroupName": name, "ScalingProcesses": held}, "They were suspended for the deployment.")
    _add_min_size_before(draft, original, copy)


def _add_min_size_before(draft: Draft, original: dict, copy: dict) -> None:
    name, marks = original["AutoScalingGroupName"], marks_of(copy)
    before, while_held = int(marks[MIN_SIZE]), int(marks[HELD_MIN_SIZE])
    if before != while_held and original["MinSize"] == while_held:
        draft.call("UpdateAutoScalingGroup", {"AutoScalingGroupName": name, "MinSize": before}, "The minimum size was raised for the deployment.")


def was_replaced(copy: dict) -> bool:
    """Whether a copy that was handed over was an original since, and serves no more."""
    return is_handed_over(copy) and REGISTRATION in suspended(copy) - suspended_before(copy)


def add_resumed_processes(draft: Draft, copy: dict) -> None:
    """Have the copy scale again, as its original did."""
    held = sorted((set(HELD_OF_COPY) & suspended(copy)) - suspended_before(copy))
    if held:
        arguments = {"AutoScalingGroupName": copy["AutoScalingGroupName"], "ScalingProcesses": held}
        draft.call("ResumeProcesses", arguments, "The deployment has ended.")
