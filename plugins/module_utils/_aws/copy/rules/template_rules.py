# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Launch templates of a group: what $Latest and $Default mean now, and how a copy gets them back."""

from __future__ import annotations

from copy import deepcopy

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

DEFAULT, LATEST = "$Default", "$Latest"
EXPRESSIONS = (DEFAULT, LATEST)
LAUNCH = ("LaunchTemplate", "MixedInstancesPolicy")


def launch_templates(group: dict) -> dict[str, dict]:
    """{where it stands: specification} of a described group; the very objects."""
    found = {}
    if group.get("LaunchTemplate"):
        found["LaunchTemplate.Version"] = group["LaunchTemplate"]
    policy = (group.get("MixedInstancesPolicy") or {}).get("LaunchTemplate") or {}
    places = [("LaunchTemplateSpecification", policy)]
    places += [(f"Overrides[{number}].LaunchTemplateSpecification", override) for number, override in enumerate(policy.get("Overrides") or [])]
    for where, holder in places:
        if holder.get("LaunchTemplateSpecification"):
            found[f"MixedInstancesPolicy.LaunchTemplate.{where}.Version"] = holder["LaunchTemplateSpecification"]
    return found


def identity(specification: dict) -> str:
    """The id of a launch template, or its name where only that is known."""
    return specification.get("LaunchTemplateId") or specification.get("LaunchTemplateName", "")


def version(specification: dict) -> str:
    """As the owner has written it; nothing means the default."""
    return str(specification.get("Version") or DEFAULT)


def expressions(group: dict) -> dict[str, list[str]]:
    """{launch template: expressions} that have to be resolved to copy the group."""
    found: dict[str, list[str]] = {}
    for specification in launch_templates(group).values():
        if version(specification) in EXPRESSIONS:
            of_one = found.setdefault(identity(specification), [])
            of_one += [] if version(specification) in of_one else [version(specification)]
    return found


def launch_settings(group: dict) -> dict:
    """LaunchTemplate or MixedInstancesPolicy as requests take it: with the id or the name of a template, never both."""
    settings = {key: deepcopy(group[key]) for key in LAUNCH if group.get(key)}
    for specification in launch_templates(settings).values():
        if specification.get("LaunchTemplateId"):
            specification.pop("LaunchTemplateName", None)
    return settings


def resolved_settings(group: dict, versions: dict[str, dict]) -> tuple[dict, list[tuple]]:
    """versions: {launch template: {expression: number}} -> (launch settings with numbers, [(field, expression, number)]). Raises DeploymentError."""
    settings, changes = launch_settings(group), []
    for field, specification in launch_templates(settings).items():
        written = version(specification)
        if written not in EXPRESSIONS:
            continue
        number = versions.get(identity(specification), {}).get(written)
        if number is None:
            message = f"Launch template {identity(specification)} of Auto Scaling group {group['AutoScalingGroupName']} has no version {written}."
            raise DeploymentError("AUTO_SCALING_CONFIGURATION", message, "Correct the launch template of the group.")
        specification["Version"] = str(number)
        changes.append((field, written, str(number)))
    return settings, changes


def settings_with_expressions(copy: dict, original: dict) -> dict:
    """The launch settings of the copy in which versions are what they are in the original, {} if no expression is among these."""
    written = {field: specification for field, specification in launch_templates(original).items() if version(specification) in EXPRESSIONS}
    settings, is_changed = launch_settings(copy), False
    for field, specification in launch_templates(settings).items():
        if field in written and identity(written[field]) == identity(specification) and version(specification) != version(written[field]):
            specification["Version"] = version(written[field])
            is_changed = True
    return settings if is_changed else {}


def running_versions(group: dict) -> dict[str, list[str]]:
    """{launch template: versions that instances run}."""
    found: dict[str, set] = {}
    for member in group.get("Instances") or []:
        if member.get("LaunchTemplate"):
            found.setdefault(identity(member["LaunchTemplate"]), set()).add(version(member["LaunchTemplate"]))
    return {template: sorted(of_one, key=lambda number: (len(number), number)) for template, of_one in found.items()}


def version_warnings(group: dict, settings: dict) -> list[str]:
    """settings: those of the copy. What instances of the original run other versions than the copy will."""
    running, said = running_versions(group), []
    for template, wanted in {identity(item): version(item) for item in launch_templates(settings).values()}.items():
        if running.get(template, [wanted]) != [wanted]:
            said.append(
                f"Instances of Auto Scaling group {group['AutoScalingGroupName']} run version {', '.join(running[template])} of launch template {template}; "
                f"those of its copy will run version {wanted}."
            )
    return said
