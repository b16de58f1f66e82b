# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a group does not launch, in the words of its own scaling activities."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

LAUNCHING = "Launching"
ENDED_BADLY = ("Failed", "Cancelled")
ENDED = (*ENDED_BADLY, "Successful")
# What to do, by a word of what EC2 or Auto Scaling says, and the reason as a token.
HINTS = (
    ("InsufficientInstanceCapacity", "capacity", "Allow more instance types or Availability Zones in the group, or deploy when EC2 has more capacity"),
    ("InsufficientFreeAddresses", "subnet", "Free addresses in the subnet, or give the group more subnets"),
    ("LimitExceeded", "quota", "Have the quota of EC2 raised: there are two fleets while a deployment goes on"),
    ("InstanceCountExceeded", "quota", "Have the quota of EC2 raised: there are two fleets while a deployment goes on"),
    ("InvalidAMIID", "image", "Give the launch template of the original an image that there is"),
    ("Lifecycle Action", "hook", "See why the lifecycle hook of the group was not completed for the copy"),
)
OTHERWISE = ("other", "Correct what the message names")
NEXT = "Then run this again to go on, or remove the copy with state=removed."


def failed_launches(activities: list[dict]) -> list[dict]:
    """DescribeScalingActivities of a group, newest first -> launches that failed and that no other has taken the place of since."""
    found: list[dict] = []
    for activity in activities:
        if not activity.get("Description", "").startswith(LAUNCHING):
            continue
        if activity["StatusCode"] not in ENDED_BADLY:
            # Auto Scaling tries again elsewhere at once.
            break
        found.append(activity)
    return found


def launch_error(name: str, activities: list[dict]) -> DeploymentError:
    """activities: some that failed, newest first; the error says what the newest does, and tells of others that say something else."""
    texts = list(dict.fromkeys(_text(activity) for activity in activities))
    reason, hint = next(((token, told) for word, token, told in HINTS if word in texts[0]), OTHERWISE)
    message = f"Auto Scaling group {name} does not launch what it wants: {' And: '.join(texts[:3])}"
    return DeploymentError("AUTO_SCALING_CONFIGURATION", message, f"{hint}. {NEXT}", reason=reason)


def unfinished_error(name: str, group: dict, serving: int) -> DeploymentError:
    """The error of a copy whose instances have not all come in time; what was described last."""
    states: dict[str, int] = {}
    for member in group.get("Instances") or []:
        states[member["LifecycleState"]] = states.get(member["LifecycleState"], 0) + 1
    said = ", ".join(f"{count} {state}" for state, count in sorted(states.items())) or "none as yet"
    message = f"Auto Scaling group {name} has {serving} of {group['DesiredCapacity']} in service; its instances: {said}."
    hint = "Allow more time with timeout_seconds."
    if "Pending:Wait" in states:
        hint = "Something has to complete the lifecycle hook of the group for instances of the copy. Or allow more time with timeout_seconds."
    return DeploymentError("TIMEOUT", message, f"{hint} {NEXT}")


def _text(activity: dict) -> str:
    message = (activity.get("StatusMessage") or "").strip()
    description = " ".join(activity.get("Description", "").split())
    return description if message and message in description else f"{description}: {message}".rstrip(": ")
