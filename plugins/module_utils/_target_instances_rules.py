# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which target_instances CodeDeploy takes for deployments to servers."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

KEYS = ("tag_filters", "ec2_tag_set", "auto_scaling_groups")
# Type of a tag filter -> what of it counts.
TYPES = {"KEY_ONLY": ("key",), "VALUE_ONLY": ("value",), "KEY_AND_VALUE": ("key", "value")}
MAX_TAG_GROUPS, MAX_FILTERS, MAX_AUTO_SCALING_GROUPS = 3, 10, 10

INVALID, INVALID_TAG, INVALID_GROUP = "InvalidTargetInstancesException", "InvalidEC2TagException", "InvalidAutoScalingGroupException"
EXAMPLE = "Write a tag filter as {key: Name, value: web-green, type: KEY_AND_VALUE}; the other types are KEY_ONLY and VALUE_ONLY."


def selection(target_instances):
    """CodeDeploy's TargetInstances in snake_case, whose lists may be empty or null -> {tag_groups, auto_scaling_groups}. Raises DeploymentError.

    tag_groups: lists of {key, value, type}, of which an instance must have at least one of each list; null what does not count.
    """
    given = _known(target_instances, KEYS, "target_instances")
    tag_groups, names = _tag_groups(given), _names(given["auto_scaling_groups"])
    if not tag_groups and not names:
        hint = "Name instances by tag_filters, by ec2_tag_set, or by auto_scaling_groups."
        raise DeploymentError(INVALID, "target_instances names neither tags nor Auto Scaling groups.", hint)
    return {"tag_groups": tag_groups, "auto_scaling_groups": names}


def _tag_groups(given):
    tag_filters = _list(given["tag_filters"], "tag_filters", INVALID_TAG)
    tag_set = _known(given["ec2_tag_set"] or {}, ("ec2_tag_set_list",), "ec2_tag_set")["ec2_tag_set_list"]
    groups = _list(tag_set, "ec2_tag_set.ec2_tag_set_list", INVALID_TAG)
    if tag_filters and groups:
        message = "target_instances has both tag_filters and ec2_tag_set, which exclude each other."
        raise DeploymentError("InvalidEC2TagCombinationException", message, "Move tag_filters into ec2_tag_set.ec2_tag_set_list, as one list more.")
    if len(groups) > MAX_TAG_GROUPS:
        message = f"ec2_tag_set.ec2_tag_set_list has {len(groups)} lists; CodeDeploy takes {MAX_TAG_GROUPS}."
        raise DeploymentError("TagSetListLimitExceededException", message, "Leave out lists, or give the instances one tag that says it all.")
    if groups:
        return [_filters(group, f"ec2_tag_set.ec2_tag_set_list[{number}]") for number, group in enumerate(groups)]
    return [_filters(tag_filters, "tag_filters")] if tag_filters else []


def _filters(filters, where):
    filters = _list(filters, where, INVALID_TAG)
    if not filters:
        raise DeploymentError(INVALID_TAG, f"{where} is empty, and no instance has one of no tags.", f"Remove it, or fill it. {EXAMPLE}")
    if len(filters) > MAX_FILTERS:
        message = f"{where} has {len(filters)} tag filters; CodeDeploy takes {MAX_FILTERS}."
        raise DeploymentError(INVALID_TAG, message, "Use a value with *, or give the instances one tag that they share.")
    return [_filter(item, f"{where}[{number}]") for number, item in enumerate(filters)]


def _filter(item, where):
    item = _known(item, ("key", "value", "type"), where, INVALID_TAG)
    if item["type"] not in TYPES:
        raise DeploymentError(INVALID_TAG, f"{where} has the type {item['type']!r}, which is none of {', '.join(TYPES)}.", EXAMPLE)
    counting = {part: _text(item[part], f"{where}.{part}") for part in TYPES[item["type"]]}
    empty = [part for part, text in counting.items() if text is None or (text == "" and part != "value")]
    if empty or not any(counting.values()):
        missing = empty[0] if empty else "value"
        raise DeploymentError(INVALID_TAG, f"{where} is of type {item['type']} and has no {missing}.", EXAMPLE)
    return {"key": None, "value": None, **counting, "type": item["type"]}


def _names(names):
    names = _list(names, "auto_scaling_groups", INVALID_GROUP)
    bad = [name for name in names if not isinstance(name, str) or not name.strip()]
    if bad:
        raise DeploymentError(INVALID_GROUP, f"auto_scaling_groups has the entry {bad[0]!r}.", "Give names of Auto Scaling groups, as a list of texts.")
    unique = list(dict.fromkeys(names))
    if len(unique) > MAX_AUTO_SCALING_GROUPS:
        message = f"auto_scaling_groups has {len(unique)} names; CodeDeploy takes {MAX_AUTO_SCALING_GROUPS}."
        raise DeploymentError(INVALID_GROUP, message, "Name fewer groups, or select their instances by a tag that the groups give them.")
    return unique


def _known(value, keys, where, code=INVALID):
    if not isinstance(value, dict):
        raise DeploymentError(code, f"{where} is {type(value).__name__}, not a dictionary.", f"Give it the keys {', '.join(keys)}.")
    unknown = sorted(str(key) for key, item in value.items() if key not in keys and item)
    if unknown:
        raise DeploymentError(code, f"{where} has the key '{unknown[0]}'.", f"Use {', '.join(keys)}.")
    return {key: value.get(key) for key in keys}


def _list(value, where, code):
    if value is None or isinstance(value, list):
        return value or []
    raise DeploymentError(code, f"{where} is {type(value).__name__}, not a list.", "Write it as a list.")


def _text(value, where):
    """What YAML takes for a number is the text of a tag."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    raise DeploymentError(INVALID_TAG, f"{where} is {value!r}, and tags are texts.", "Put it in quotation marks.")
