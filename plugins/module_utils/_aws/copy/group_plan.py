# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The request that creates a copy, empty: nothing is launched before all else is in its place."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .draft import CANNOT_BE, CHANGED, COPIED, Draft
from .rules.field_rules import GROUP, HOOK, TAG
from .rules.name_rules import MARKS, marks, tags_of
from .rules.template_rules import LAUNCH, launch_templates, resolved_settings, version_warnings

MOST_TAGS = 50
RESERVED = "aws:"
HOOKS_OF_CODEDEPLOY = "CodeDeploy-managed-"
LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING"
OF_LOAD_BALANCERS = ("ELB", "VPC_LATTICE")
ATTACHMENTS = ("TrafficSources", "TargetGroupARNs", "LoadBalancerNames")
LATER = "It is put when the deployment has ended well"


def add_group(draft: Draft, described: dict, name: str, options: dict) -> None:
    """Add the creation of the copy. options: as of copy_plan. Raises DeploymentError."""
    group = described["group"]
    original = f"Auto Scaling group {group['AutoScalingGroupName']}"
    arguments = draft.take(original, GROUP, group)
    draft.tell(original, "AutoScalingGroupName", CHANGED, "Names are unique.", before=group["AutoScalingGroupName"], after=name)
    settings, changes = resolved_settings(group, described.get("launch_template_versions") or {})
    _tell_templates(draft, original, group, settings, changes)
    arguments.update(settings)
    # Sizes come last, and are told there.
    arguments.update({"AutoScalingGroupName": name, "MinSize": 0, "MaxSize": group["MaxSize"], "DesiredCapacity": 0})
    arguments.update(_zones(draft, original, group))
    arguments["HealthCheckType"] = _health_check_type(draft, original, group)
    _tell_what_comes_later(draft, original, group)
    hooks = _hooks(draft, described.get("lifecycle_hooks") or [], options.get("launch_hook_name"))
    if hooks:
        arguments["LifecycleHookSpecificationList"] = hooks
    arguments["Tags"] = _tags(draft, original, group, name, marks(group, options["deployment_id"], options["hold_original"]))
    draft.call("CreateAutoScalingGroup", arguments, f"The copy of {group['AutoScalingGroupName']}, without instances as yet.")


def health_check_before_traffic(health_check_type: str) -> str:
    """The health checks of a copy that is registered nowhere by its group: without those of load balancers."""
    kept = [kind for kind in health_check_type.split(",") if kind.strip() not in OF_LOAD_BALANCERS]
    return ",".join(kept) or "EC2"


def _tell_templates(draft: Draft, of: str, group: dict, settings: dict, changes: list[tuple]) -> None:
    for key in LAUNCH:
        if key in group:
            draft.tell(of, key, COPIED, after=settings.get(key))
    for field, before, after in changes:
        why = f"All instances of the copy are to be of one version. {before} is put back when the deployment has ended well."
        draft.tell(of, field, CHANGED, why, before=before, after=after)
    for text in version_warnings(group, settings):
        draft.warn(text)
    if len(set(map(str, launch_templates(settings).values()))) > 1:
        draft.warn(f"{of} launches from several launch templates: the revision must suit all of them, and the copy may get other instance types.")
    if group.get("LaunchConfigurationName"):
        draft.warn(f"{of} has a launch configuration, which AWS no longer develops. A launch template would be better.")


def _zones(draft: Draft, of: str, group: dict) -> dict:
    """The API takes one of these ways to say where instances are launched."""
    for field in ("VPCZoneIdentifier", "AvailabilityZones", "AvailabilityZoneIds"):
        if group.get(field):
            break
    for other in ("VPCZoneIdentifier", "AvailabilityZones", "AvailabilityZoneIds"):
        if other in group and other != field:
            draft.tell(of, other, COPIED, f"It follows from {field}.")
    if field in group:
        draft.tell(of, field, COPIED, after=group[field])
    return {field: group[field]} if group.get(field) else {}


def _health_check_type(draft: Draft, of: str, group: dict) -> str:
    before = group["HealthCheckType"]
    after = health_check_before_traffic(before)
    if set(after.split(",")) == set(before.split(",")):
        draft.tell(of, "HealthCheckType", COPIED, after=before)
        return before
    why = "Load balancers check no instance that is not registered. It is put back when the deployment has ended well."
    draft.tell(of, "HealthCheckType", CHANGED, why, before=before, after=after)
    return after


def _tell_what_comes_later(draft: Draft, of: str, group: dict) -> None:
    for field in ATTACHMENTS:
        if group.get(field):
            why = "The deployment decides when instances get traffic. The copy is attached when it has ended well, for instances that are launched later."
            draft.tell(of, field, CHANGED, why, before=group[field], after=[])
        elif field in group:
            draft.tell(of, field, COPIED, after=group[field])
    protection = group.get("DeletionProtection")
    if protection and protection != "none":
        why = f"{LATER}, so that a copy that fails can be removed."
        draft.tell(of, "DeletionProtection", CHANGED, why, before=protection, after="none")
    elif "DeletionProtection" in group:
        draft.tell(of, "DeletionProtection", COPIED, after=protection)
    if "Instances" in group:
        draft.tell(of, "Instances", CANNOT_BE, "The copy launches its own.")
    protected = [member["InstanceId"] for member in group.get("Instances") or [] if member.get("ProtectedFromScaleIn")]
    if protected:
        draft.warn(f"{of} protects {', '.join(protected)} from scale in: take that from them before they are to be terminated.")


def _hooks(draft: Draft, hooks: list[dict], launch_hook_name: str | None) -> list[dict]:
    found = []
    for hook in hooks:
        of = f"lifecycle hook {hook['LifecycleHookName']}"
        if hook["LifecycleHookName"].startswith(HOOKS_OF_CODEDEPLOY):
            draft.tell(of, "LifecycleHookName", CANNOT_BE, "It is AWS CodeDeploy's, which would not answer it for the copy, so that no instance would come up.")
            continue
        found.append(draft.take(of, HOOK, hook))
        if hook["LifecycleTransition"] == LAUNCHING and hook["LifecycleHookName"] != launch_hook_name:
            draft.warn(f"Instances of the copy wait for {of}: what completes it for the original has to do so for the copy.")
    return found


def _tags(draft: Draft, of: str, group: dict, name: str, ours: dict[str, str]) -> list[dict]:
    found = []
    for tag in group.get("Tags") or []:
        field = f"Tags[{tag['Key']}]"
        draft.look_for_unknown(f"tag {tag['Key']} of {of}", TAG, tag)
        if tag["Key"].startswith(RESERVED):
            draft.tell(of, field, CANNOT_BE, "AWS alone gives tags that begin with aws:.", before=tag.get("Value"))
        elif tag["Key"] in MARKS:
            draft.tell(of, field, CHANGED, "It says whose copy the group is.", before=tag.get("Value"))
        else:
            draft.tell(of, field, COPIED, after=tag.get("Value"))
            kept = {key: tag[key] for key in ("Key", "Value", "PropagateAtLaunch") if key in tag}
            found.append({**kept, "ResourceId": name, "ResourceType": "auto-scaling-group"})
    if "Tags" in group:
        draft.tell(of, "Tags", CHANGED, "Tags of this collection are added. What finds instances of the original by their tags finds those of the copy.")
    found += tags_of(name, ours)
    if len(found) > MOST_TAGS:
        message = f"{of} has {len(found) - len(MARKS)} tags; with {len(MARKS)} of this collection they are more than the {MOST_TAGS} that AWS takes."
        raise DeploymentError("AUTO_SCALING_CONFIGURATION", message, "Take some from the group. Nothing was touched.")
    return found
