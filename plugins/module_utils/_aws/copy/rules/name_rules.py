# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of copies, and the tags by which a copy is known."""

from __future__ import annotations

import hashlib
import re

MOST_CHARACTERS = 255
PREFIX = "CodeDeploy_"
ID_OF_DEPLOYMENT = re.compile(r"d-[A-Z0-9]{9}")
COPY_NAME = re.compile(rf"CodeDeploy_(.+)_{ID_OF_DEPLOYMENT.pattern}", re.DOTALL)
DIGITS = 8
TAG_PREFIX = "agentless.codedeploy:"
COPY_OF, DEPLOYMENT_ID, STATE, SUSPENDED, MIN_SIZE, HELD_MIN_SIZE = MARKS = tuple(
    TAG_PREFIX + key for key in ("copy-of", "deployment-id", "state", "suspended-before", "min-size-before", "min-size-held")
)
MADE, HANDED_OVER = "copy", "handed-over"
NONE = "none"


def copy_name(name: str, deployment_id: str) -> str:
    """The name that CodeDeploy gives the copy of a group, or an alarm; the copy of a copy has a name of the same length.

    A name that would be too long is cut, and gets a few digits by which it differs from another that begins the same.
    """
    base = base_name(name)
    room = MOST_CHARACTERS - len(PREFIX) - len(deployment_id) - 1
    if len(base) > room:
        digest = hashlib.sha256(base.encode()).hexdigest()[:DIGITS]
        base = f"{base[: room - DIGITS - 1]}-{digest}"
    return f"{PREFIX}{base}_{deployment_id}"


def base_name(name: str) -> str:
    """The name without what copies have added to it."""
    found = COPY_NAME.fullmatch(name)
    while found:
        name = found.group(1)
        found = COPY_NAME.fullmatch(name)
    return name


def marks_of(group: dict) -> dict[str, str]:
    """{tag: value} of the tags that this collection has given a described group."""
    return {tag["Key"]: tag.get("Value", "") for tag in group.get("Tags") or [] if tag["Key"] in MARKS}


def marks(group: dict, deployment_id: str, is_held: bool) -> dict[str, str]:
    """The tags of a copy of the described group: whose it is, and what hand-over and removal have to know of the original as it was.

    is_held: whether the original is kept at its size.
    """
    return {
        COPY_OF: group["AutoScalingGroupName"],
        DEPLOYMENT_ID: deployment_id,
        STATE: MADE,
        SUSPENDED: " ".join(sorted(suspended(group))) or NONE,
        MIN_SIZE: str(group["MinSize"]),
        HELD_MIN_SIZE: str(group["DesiredCapacity"] if is_held else group["MinSize"]),
    }


def tags_of(name: str, values: dict[str, str]) -> list[dict]:
    """{tag: value} as CreateAutoScalingGroup and CreateOrUpdateTags take them; instances do not get them."""
    of_group = {"ResourceId": name, "ResourceType": "auto-scaling-group", "PropagateAtLaunch": False}
    return [{"Key": key, "Value": value, **of_group} for key, value in values.items()]


def is_copy_of(group: dict, original: str, deployment_id: str) -> bool:
    """Whether a described group is what this deployment has made of that original."""
    found = marks_of(group)
    return (found.get(COPY_OF), found.get(DEPLOYMENT_ID)) == (original, deployment_id)


def is_handed_over(group: dict) -> bool:
    return marks_of(group).get(STATE) == HANDED_OVER


def suspended(group: dict) -> set[str]:
    """Names of a described group's suspended processes."""
    return {process["ProcessName"] for process in group.get("SuspendedProcesses") or []}


def as_before(original: dict, copy: dict | None) -> dict:
    """The described original as it was before the described copy was made of it: without what is held for the deployment."""
    if copy is None or HELD_MIN_SIZE not in marks_of(copy):
        return original
    marks, kept = marks_of(copy), suspended_before(copy)
    processes = [process for process in original.get("SuspendedProcesses") or [] if process["ProcessName"] in kept]
    min_size = int(marks[MIN_SIZE]) if original["MinSize"] == int(marks[HELD_MIN_SIZE]) else original["MinSize"]
    return {**original, "MinSize": min_size, "SuspendedProcesses": processes}


def suspended_before(copy: dict) -> set[str]:
    """What the owner had suspended of the original when the copy was made, from the tags of the copy."""
    return set(marks_of(copy).get(SUSPENDED, NONE).split()) - {NONE}
