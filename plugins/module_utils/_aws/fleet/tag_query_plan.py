# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which questions to EC2 find the instances of tag groups."""

from __future__ import annotations

import re

WILDCARDS = re.compile(r"[*?\\]")


def tag_queries(tag_groups: list[list[dict]]) -> tuple[list[list[dict]], list[list[dict]]]:
    """Tag groups -> (questions, each a list of filters that EC2 joins by "and"; tag groups that are left to check of the answers with has_tags).

    EC2 cannot join by "or" filters of different tags, so the group that needs the fewest questions is asked, together with each that is one filter.
    """
    filters = [_ec2_filters(group) for group in tag_groups]
    first = min(range(len(filters)), key=lambda number: len(filters[number]))
    added, left, names = [], [], {item["Name"] for item in filters[first]}
    for number, group in enumerate(tag_groups):
        if number == first:
            continue
        # EC2 does not say how it joins two filters of one name.
        if len(filters[number]) == 1 and filters[number][0]["Name"] not in names:
            added += filters[number]
            names.add(filters[number][0]["Name"])
        else:
            left.append(group)
    return [[item, *added] for item in filters[first]], left


def has_tags(tags: dict[str, str], tag_groups: list[list[dict]]) -> bool:
    """Whether an instance with these tags has at least one of each group."""
    return all(any(_passes(tags, item) for item in group) for group in tag_groups)


def literal(text: str) -> str:
    """A filter's value in which nothing stands for anything else."""
    return WILDCARDS.sub(r"\\\g<0>", text)


def _ec2_filters(group: list[dict]) -> list[dict]:
    """One filter for all keys, one for all values, and one for the values of each key."""
    values: dict[str, list[str]] = {}
    for item in group:
        if item["type"] == "KEY_ONLY":
            values.setdefault("tag-key", []).append(literal(item["key"]))
        elif item["type"] == "VALUE_ONLY":
            values.setdefault("tag-value", []).append(item["value"])
        else:
            values.setdefault(f"tag:{item['key']}", []).append(item["value"])
    return [{"Name": name, "Values": list(dict.fromkeys(of_name))} for name, of_name in values.items()]


def _passes(tags: dict[str, str], item: dict) -> bool:
    if item["type"] == "KEY_ONLY":
        return item["key"] in tags
    looked_at = tags.values() if item["type"] == "VALUE_ONLY" else [tags[item["key"]]] if item["key"] in tags else []
    pattern = _pattern(item["value"])
    return any(pattern.fullmatch(value) for value in looked_at)


def _pattern(value: str) -> re.Pattern:
    """As EC2 reads a value: * stands for any text, ? for one character, and a backslash before these for themselves."""
    parts = re.findall(r"\\.|.", value, re.DOTALL)
    wild = {"*": ".*", "?": "."}
    return re.compile("".join(wild.get(part) or re.escape(part[-1]) for part in parts), re.DOTALL)
