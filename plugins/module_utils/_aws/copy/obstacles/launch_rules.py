# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What EC2 says of a dry run of a launch for a copy: what a launch would fail of, and what the caller may not do.

Of a denial nothing is certain. Auto Scaling asks whether its caller may run instances of the launch template when the group is created, but the request
is its own, to which conditions of a policy may apply otherwise than to ours. Launches are made by its service-linked role.
Quotas and capacity EC2 looks at in real launches only, as a rule. Where it has something to say of them, it is said.
"""

from __future__ import annotations

import re

from ...error_codes import DENIED
from ..rules.template_rules import identity, launch_templates, version
from .address_rules import named_subnets
from .obstacle_rules import Answer, Obstacle, not_told

ALLOWED, COMBINATION, VALUE = "DryRunOperation", "InvalidParameterCombination", "InvalidParameterValue"
RIGHT = re.compile(r"not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+))?")
# Some hundred characters that only AWS can read.
ENCODED = re.compile(r"\s*Encoded authorization failure message: \S+")
CORRECT = "Correct the launch template of the group."
QUOTA = "quota"
RAISE = "Have the quota of EC2 raised: there are two fleets while a deployment goes on."
# By how a code begins: the reason, and what to do. What all instances of a launch template have in common.
OF_TEMPLATES = (
    ("InvalidAMIID", "image", "Give the launch template of the group an image that there is."),
    ("AuthFailure", "image", "Have the image shared with this account, or give the launch template of the group another."),
    ("OptInRequired", "image", "Accept the terms of the image in AWS Marketplace, or give the launch template of the group another."),
    ("InvalidSnapshot", "image", CORRECT),
    ("InvalidLaunchTemplate", "template", "Give the group a launch template, and a version of it, that there are."),
    ("InvalidGroup", "template", CORRECT),
    ("InvalidSecurityGroup", "template", CORRECT),
    ("InvalidKeyPair", "template", CORRECT),
    ("Blocked", "account", "Have AWS Support unblock the account."),
    ("PendingVerification", "account", "Wait until AWS has verified the account."),
)
# What there may be for another instance type, or for Spot Instances.
OF_TYPES = (
    ("VcpuLimitExceeded", QUOTA, RAISE),
    ("InstanceLimitExceeded", QUOTA, RAISE),
    ("MaxSpotInstanceCountExceeded", QUOTA, RAISE),
    ("VolumeLimitExceeded", QUOTA, RAISE),
)
# What another subnet may have, too.
OF_PLACES = (("Unsupported", "type", "Give the group another instance type, or subnets in zones that have it."),)


def dry_run(group: dict, creation: dict) -> dict | None:
    """group: described; creation: the arguments of CreateAutoScalingGroup -> those of RunInstances for what is launched first, None without a template."""
    policy = (creation.get("MixedInstancesPolicy") or {}).get("LaunchTemplate") or {}
    override = (policy.get("Overrides") or [{}])[0]
    template = creation.get("LaunchTemplate") or override.get("LaunchTemplateSpecification") or policy.get("LaunchTemplateSpecification")
    if not template:
        return None
    arguments = {"DryRun": True, "MinCount": 1, "MaxCount": 1, "LaunchTemplate": template}
    if override.get("ImageId"):
        arguments["ImageId"] = override["ImageId"]
    machine = override.get("InstanceType") or (_type_that_runs(group, template) if override.get("InstanceRequirements") else None)
    if machine:
        arguments["InstanceType"] = machine
    subnets, zones = named_subnets(creation), creation.get("AvailabilityZones")
    if subnets:
        return {**arguments, "SubnetId": subnets[0]}
    return {**arguments, "Placement": {"AvailabilityZone": zones[0]}} if zones else arguments


def asked_otherwise(arguments: dict, code: str) -> dict | None:
    """The same for a launch template that has network interfaces, where EC2 refuses to put these into a subnet that is named beside them."""
    if code != COMBINATION or "SubnetId" not in arguments:
        return None
    others = {key: value for key, value in arguments.items() if key != "SubnetId"}
    return {**others, "NetworkInterfaces": [{"DeviceIndex": 0, "SubnetId": arguments["SubnetId"]}]}


def launch_obstacles(creation: dict, answer: Answer) -> list[Obstacle]:
    """answer: of the dry run."""
    if answer.code == ALLOWED:
        return []
    said = f"{answer.code}: {ENCODED.sub('', answer.text).rstrip('.')}"
    if answer.code in DENIED:
        return [_denial(answer, said)]
    for hints, is_certain in (
        (OF_TEMPLATES, _are_all_of_one_image(creation)),
        (OF_TYPES, not creation.get("MixedInstancesPolicy")),
        (OF_PLACES, not creation.get("MixedInstancesPolicy") and len(named_subnets(creation)) == 1),
    ):
        found = next(((reason, hint) for word, reason, hint in hints if answer.code.startswith(word)), None)
        if found:
            return [_refusal(said, *found, is_certain)]
    if answer.code == VALUE and "iamInstanceProfile" in answer.text:
        return [_refusal(said, "template", CORRECT, _are_all_of_one_image(creation))]
    return [not_told("Whether Amazon EC2 launches its instances", "a dry run of ec2:RunInstances", answer)]


def _refusal(said: str, reason: str, hint: str, is_certain: bool) -> Obstacle:
    why = f"Amazon EC2 would not launch {'its instances' if is_certain else 'all that it may have'} ({said})"
    return Obstacle(why, hint, reason, is_certain, is_of_room=reason == QUOTA)


def _denial(answer: Answer, said: str) -> Obstacle:
    found = RIGHT.search(answer.text)
    right = f"{found.group(1)}{f' on {found.group(2)}' if found.group(2) else ''}" if found else "ec2:RunInstances, and what its launch template needs"
    why = f"Auto Scaling may refuse to create the copy, as the identity that Ansible uses may not launch its instances ({said})"
    return Obstacle(why, f"Allow {right}.", "denied", False)


def _are_all_of_one_image(creation: dict) -> bool:
    overrides = ((creation.get("MixedInstancesPolicy") or {}).get("LaunchTemplate") or {}).get("Overrides") or []
    templates = {(identity(item), version(item)) for item in launch_templates(creation).values()}
    return len(templates) == 1 and not any(override.get("ImageId") for override in overrides)


def _type_that_runs(group: dict, template: dict) -> str | None:
    """Of the instances of a group that chooses by attributes: one of that template before others."""
    members = sorted(group.get("Instances") or [], key=lambda member: identity(member.get("LaunchTemplate") or {}) != identity(template))
    return members[0].get("InstanceType") if members else None
