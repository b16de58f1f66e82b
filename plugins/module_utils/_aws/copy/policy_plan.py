# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scaling policies of a copy: those that AWS takes before its load balancers are attached, and those that come when they are."""

from __future__ import annotations

from .draft import CANNOT_BE, CHANGED, COPIED, Draft
from .rules.field_rules import POLICY
from .rules.renaming_rules import renamed, resource_labels

CONFIGURATIONS = ("TargetTrackingConfiguration", "PredictiveScalingConfiguration")
PREDICTIVE = "PredictiveScaling"


def add_early_policies(draft: Draft, described: dict, name: str) -> dict[str, int]:
    """{ARN of a policy of the original: index of the call that makes the copy's}; tells of later ones, too."""
    indexes = {}
    for policy in described.get("policies") or []:
        request, of = _request(draft, policy, described["group"], name), _of(policy)
        missing = _missing_labels(policy, described["group"])
        if not _is_later(policy):
            draft.tell(of, "PolicyName", COPIED, after=policy["PolicyName"])
            indexes[policy["PolicyARN"]] = draft.call("PutScalingPolicy", request, f"The {of}, held until the deployment has ended well.")
        elif missing:
            why = f"It counts requests of {', '.join(missing)}, to which the original is not attached."
            draft.tell(of, "PolicyName", CANNOT_BE, why, before=policy["PolicyName"])
            draft.warn(f"The {of} is not copied. {why}")
        else:
            draft.tell(of, "PolicyName", CHANGED, "It is put when the deployment has ended well.", before=policy["PolicyName"])
        if policy.get("PolicyType") == PREDICTIVE:
            draft.warn(f"The {of} knows no history of the copy: AWS forecasts after 24 hours, unless its metrics are those of several groups.")
    return indexes


def add_late_policies(draft: Draft, described: dict, name: str) -> None:
    """Policies that count requests of a target group, which has to be attached, and those that would scale the copy by forecasts."""
    for policy in described.get("policies") or []:
        if _is_later(policy) and not _missing_labels(policy, described["group"]):
            draft.call("PutScalingPolicy", _request(Draft(), policy, described["group"], name), f"The {_of(policy)}.")


def _of(policy: dict) -> str:
    return f"scaling policy {policy['PolicyName']}"


def _is_later(policy: dict) -> bool:
    return policy.get("PolicyType") == PREDICTIVE or bool(resource_labels(policy))


def _missing_labels(policy: dict, group: dict) -> list[str]:
    attached = [*(group.get("TargetGroupARNs") or []), *(source["Identifier"] for source in group.get("TrafficSources") or [])]
    return [label for label in resource_labels(policy) if not any(arn.endswith(f":targetgroup/{label.partition('/targetgroup/')[2]}") for arn in attached)]


def _request(draft: Draft, policy: dict, group: dict, name: str) -> dict:
    of = _of(policy)
    request = {"AutoScalingGroupName": name, "PolicyName": policy["PolicyName"], **draft.take(of, POLICY, policy)}
    draft.tell(of, "AutoScalingGroupName", CHANGED, before=group["AutoScalingGroupName"], after=name)
    for field in CONFIGURATIONS:
        if policy.get(field):
            request[field] = renamed(policy[field], group["AutoScalingGroupName"], name)
            outcome = COPIED if request[field] == policy[field] else CHANGED
            draft.tell(of, field, outcome, before=policy[field], after=request[field])
        elif field in policy:
            draft.tell(of, field, COPIED)
    if policy.get("MinAdjustmentStep") and not policy.get("MinAdjustmentMagnitude"):
        request["MinAdjustmentMagnitude"] = policy["MinAdjustmentStep"]
    if "Alarms" in policy:
        draft.tell(of, "Alarms", CHANGED, "Auto Scaling makes those of target tracking; the others are copied by name.", before=policy["Alarms"])
    return request
