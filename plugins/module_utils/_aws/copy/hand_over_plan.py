# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes a copy that was deployed to the group that serves: with all that its original had and the deployment had to hold."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .alarm_copy_plan import enabled_alarm_names
from .draft import CLOUDWATCH, Draft
from .extras_plan import add_warm_pool
from .group_plan import OF_LOAD_BALANCERS, health_check_before_traffic
from .policy_plan import add_late_policies
from .processes_plan import add_resumed_processes, add_retired_original
from .rules.name_rules import HANDED_OVER, MIN_SIZE, STATE, is_copy_of, is_handed_over, marks_of, tags_of
from .rules.size_rules import units
from .rules.template_rules import settings_with_expressions

MOST_SOURCES = 10
MOST_ALARMS = 100
IN_SERVICE = "InService"


def hand_over_plan(described: dict, copy: dict, options: dict) -> dict:
    """The calls that hand over, of which each may be repeated; none when that is done. Raises DeploymentError.

    described: the original as it is now, as of copy_plan. copy: its copy as DescribeAutoScalingGroups has it. options: {deployment_id,
    hold_original: as of copy_plan, instance_ids: those that have the revision, or None if that is all}. The result is that of a Draft.

    Instances have their traffic by then, as the deployment has registered them. The copy is attached to all that its original is attached to, so that
    what it launches later is registered, too. The original is not detached, but registers nothing any more, and keeps its settings.
    """
    original, draft = described["group"], Draft()
    name = copy["AutoScalingGroupName"]
    if not is_copy_of(copy, original["AutoScalingGroupName"], options["deployment_id"]):
        message = f"Auto Scaling group {name} is no copy of {original['AutoScalingGroupName']} by deployment {options['deployment_id']}."
        raise DeploymentError("AUTO_SCALING_CONFIGURATION", message, "Give the deployment's id, and the group that it has copied. Nothing was touched.")
    if is_handed_over(copy):
        return draft.to_dict()
    outsiders = _without_revision(copy, options["instance_ids"])
    _add_settings(draft, original, copy, outsiders)
    _add_attachments(draft, original, name)
    _add_protection(draft, original, name)
    add_late_policies(draft, described, name)
    add_warm_pool(draft, described.get("warm_pool") or original.get("WarmPoolConfiguration"), name)
    alarms = enabled_alarm_names(described, options["deployment_id"])
    for start in range(0, len(alarms), MOST_ALARMS):
        draft.call("EnableAlarmActions", {"AlarmNames": alarms[start : start + MOST_ALARMS]}, "Alarms of the policies act from now on.", CLOUDWATCH)
    if options["hold_original"]:
        add_retired_original(draft, original, copy)
    add_resumed_processes(draft, copy)
    draft.call("CreateOrUpdateTags", {"Tags": tags_of(name, {STATE: HANDED_OVER})}, "The copy is an original for the next deployment.")
    return draft.to_dict()


def traffic_sources(group: dict) -> list[dict]:
    """What a described group is attached to, each once, as requests take it."""
    found = [{key: source[key] for key in ("Identifier", "Type") if source.get(key)} for source in group.get("TrafficSources") or []]
    known = {source["Identifier"] for source in found}
    found += [{"Identifier": arn, "Type": "elbv2"} for arn in group.get("TargetGroupARNs") or [] if arn not in known]
    return found + [{"Identifier": name, "Type": "elb"} for name in group.get("LoadBalancerNames") or [] if name not in known]


def _without_revision(copy: dict, instance_ids: list[str] | None) -> list[dict]:
    members = [member for member in copy.get("Instances") or [] if member["LifecycleState"] == IN_SERVICE]
    return [] if instance_ids is None else [member for member in members if member["InstanceId"] not in instance_ids]


def _add_settings(draft: Draft, original: dict, copy: dict, outsiders: list[dict]) -> None:
    name, min_size = copy["AutoScalingGroupName"], int(marks_of(copy)[MIN_SIZE])
    left = copy["DesiredCapacity"] - sum(map(units, outsiders))
    if left < min_size:
        draft.warn(f"Auto Scaling group {name} gets the minimum size {left}, not {min_size}: more of its instances do not have the revision.")
    arguments = {"AutoScalingGroupName": name, "MinSize": min(min_size, left), "MaxSize": original["MaxSize"], **settings_with_expressions(copy, original)}
    draft.call("UpdateAutoScalingGroup", arguments, "Sizes, and versions of launch templates, as the owner has written them.")
    if outsiders:
        ids = [member["InstanceId"] for member in outsiders]
        draft.warn(f"{', '.join(ids)} of Auto Scaling group {name} do not have the revision. They are put into Standby for somebody to look at.")
        arguments = {"AutoScalingGroupName": name, "InstanceIds": ids, "ShouldDecrementDesiredCapacity": True}
        draft.call("EnterStandby", arguments, "Instances without the revision must not get traffic.")


def _add_attachments(draft: Draft, original: dict, name: str) -> None:
    sources = traffic_sources(original)
    # The owner has decided about cross-zone load balancing when the original was attached.
    skipped = {"SkipZonalShiftValidation": True} if (original.get("AvailabilityZoneImpairmentPolicy") or {}).get("ZonalShiftEnabled") else {}
    for start in range(0, len(sources), MOST_SOURCES):
        arguments = {"AutoScalingGroupName": name, "TrafficSources": sources[start : start + MOST_SOURCES], **skipped}
        draft.call("AttachTrafficSources", arguments, "Instances that are launched later get traffic, too.")
    if sources and set(original["HealthCheckType"].split(",")) & set(OF_LOAD_BALANCERS):
        why = "Load balancers have to find an instance healthy before the group terminates by what they find."
        draft.wait("DescribeTrafficSources", {"AutoScalingGroupName": name}, why, IN_SERVICE)


def _add_protection(draft: Draft, original: dict, name: str) -> None:
    wanted: dict = {}
    if health_check_before_traffic(original["HealthCheckType"]) != original["HealthCheckType"]:
        wanted["HealthCheckType"] = original["HealthCheckType"]
        wanted.update({field: original[field] for field in ("HealthCheckGracePeriod",) if original.get(field) is not None})
    if original.get("DeletionProtection") not in (None, "none"):
        wanted["DeletionProtection"] = original["DeletionProtection"]
    if wanted:
        draft.call("UpdateAutoScalingGroup", {"AutoScalingGroupName": name, **wanted}, "Health checks and protection of the original.")
