# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a group's instances are launched from: launch templates with their versions, overrides and weights, or a launch configuration."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from moto.autoscaling.exceptions import AutoscalingClientError
from moto.core.exceptions import ServiceException

from ..group import Group
from ..refusal import invalid
from ..region import Region
from .failures import told

# Of those that an attribute-based group may get: vCPUs and MiB.
MACHINES = {"t3.small": (2, 2048), "m7i.large": (2, 8192), "m7i.xlarge": (4, 16384), "c7a.2xlarge": (8, 16384), "m7i.4xlarge": (16, 65536)}
BAD_TEMPLATE = "You must use a valid fully-formed launch template. "


class Version(NamedTuple):
    """A launch template version, resolved."""

    template: object
    number: int
    data: dict


@dataclass
class Source:
    """One kind of instance that a launch may give; `problem` says why none can be launched any more."""

    described: dict
    image_id: str
    instance_type: str
    weight: int = 1
    is_weighted: bool = False
    tags: dict = field(default_factory=dict)
    user_data: object = None
    security_groups: list = field(default_factory=list)
    arguments: dict = field(default_factory=dict)
    problem: str = ""


def resolve(region: Region, specification: dict) -> Version:
    """The version that a LaunchTemplateSpecification means now; refused as AWS does if there is none."""
    template_id, name = specification.get("LaunchTemplateId"), specification.get("LaunchTemplateName")
    if bool(template_id) == bool(name):
        raise invalid("Valid requests must contain either launchTemplateId or LaunchTemplateName")
    try:
        template = region.ec2.get_launch_template(template_id) if template_id else region.ec2.get_launch_template_by_name(name)
    except ServiceException:
        what = f"with template ID {template_id}" if template_id else f"with template name {name}"
        raise invalid(f"{BAD_TEMPLATE}The specified launch template, {what}, does not exist.") from None
    asked = specification.get("Version") or "$Default"
    numbers = {"$Default": template.default_version_number, "$Latest": template.latest_version_number}
    number = numbers.get(asked) or (int(asked) if asked.isdigit() else 0)
    version = next((version for version in template.versions if version.number == number), None)
    if version is None:
        raise invalid(f"{BAD_TEMPLATE}Could not find the specified version {asked} for the launch template with ID {template.id}.")
    return Version(template, number, version.data)


def full_specification(region: Region, specification: dict) -> dict:
    """As AWS answers it: with id and name. A version is told if there was one."""
    template = resolve(region, specification).template
    version = {"Version": specification["Version"]} if specification.get("Version") else {}
    return {"LaunchTemplateId": template.id, "LaunchTemplateName": template.name, **version}


def sources_of(region: Region, group: Group) -> list[Source]:
    """In the order in which they are tried."""
    settings = group.settings
    if settings.get("LaunchConfigurationName"):
        return [_of_configuration(region, settings["LaunchConfigurationName"])]
    if settings.get("LaunchTemplate"):
        return [_of_template(region, settings["LaunchTemplate"], {}, "units")]
    policy = settings["MixedInstancesPolicy"]["LaunchTemplate"]
    unit = settings.get("DesiredCapacityType") or "units"
    return [_of_template(region, policy["LaunchTemplateSpecification"], override, unit) for override in policy.get("Overrides") or [{}]]


def _of_template(region: Region, specification: dict, override: dict, unit: str) -> Source:
    specification = override.get("LaunchTemplateSpecification") or specification
    try:
        version = resolve(region, {key: specification[key] for key in ("LaunchTemplateId", "Version") if specification.get(key)})
    except AutoscalingClientError as error:
        reason = error.message.removeprefix(BAD_TEMPLATE)
        return Source({"LaunchTemplate": specification}, "", "", problem=told(reason))
    described = {"LaunchTemplateId": version.template.id, "LaunchTemplateName": version.template.name, "Version": str(version.number)}
    requirements = override.get("InstanceRequirements") or version.data.get("InstanceRequirements")
    machine = override.get("InstanceType") or (_machine(requirements) if requirements else version.data.get("InstanceType") or "m1.small")
    weight = int(override.get("WeightedCapacity") or _weight(machine, unit))
    return Source(
        {"LaunchTemplate": described},
        override.get("ImageId") or version.data.get("ImageId") or "",
        machine,
        weight,
        is_weighted=bool(override.get("WeightedCapacity")) or unit != "units",
        tags=_instance_tags(version.data),
        arguments={
            "launch_template": {"LaunchTemplateId": version.template.id, "Version": str(version.number)},
            "instance_market_options": version.data.get("InstanceMarketOptions"),
        },
    )


def _of_configuration(region: Region, name: str) -> Source:
    described = {"LaunchConfigurationName": name}
    configuration = region.backend.launch_configurations.get(name)
    if configuration is None:
        return Source(described, "", "", problem=told(f"Launch configuration {name} not found."))
    return Source(
        described,
        configuration.image_id,
        configuration.instance_type,
        user_data=configuration.user_data,
        security_groups=configuration.security_groups,
        arguments={"launch_config": configuration},
    )


def _machine(requirements: dict) -> str:
    """The smallest that we have and that is large enough."""
    cores, memory = (requirements.get(key, {}).get("Min") or 0 for key in ("VCpuCount", "MemoryMiB"))
    suitable = (name for name, (own_cores, own_memory) in MACHINES.items() if own_cores >= cores and own_memory >= memory)
    return next(suitable, list(MACHINES)[-1])


def _weight(machine: str, unit: str) -> int:
    cores, memory = MACHINES.get(machine, (1, 1024))
    return {"vcpu": cores, "memory-mib": memory}.get(unit, 1)


def _instance_tags(data: dict) -> dict:
    specifications = data.get("TagSpecifications") or []
    return {tag["Key"]: tag["Value"] for item in specifications if item.get("ResourceType") == "instance" for tag in item.get("Tags") or item.get("Tag") or []}
