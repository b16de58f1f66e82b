# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What could not be announced: kept in the record, told at the end of the deployment, and not tried again where a topic, event bus or namespace takes nothing.

not_sent: [{target: ARN of a topic, name of an event bus, or CloudWatch and a namespace, code, message: which names the target, count}], one for each target
and code.
"""

from __future__ import annotations

# What publish_messages calls a namespace begins with it.
CLOUDWATCH = "CloudWatch "


def given_up(entries, not_sent):
    """The targets of which nothing was taken. entries: {id: target} of all that was sent; not_sent: as publish_messages returns it."""
    failed = {failure["id"] for failure in not_sent}
    taken = {target for entry, target in entries.items() if entry not in failed}
    return sorted({entries[entry] for entry in failed if entries[entry] not in taken})


def skipped(entries, targets, known):
    """What is not tried any more, as publish_messages would say it. targets: those that were given up; known: the not_sent of the record."""
    because = {failure["target"]: failure for failure in known}
    return [{"id": entry, **{key: because[target][key] for key in ("target", "code", "message")}} for entry, target in entries.items() if target in targets]


def with_not_sent(known, not_sent):
    """The not_sent of a record with further failures."""
    counted = {(failure["target"], failure["code"]): failure for failure in known}
    for failure in not_sent:
        key = (failure["target"], failure["code"])
        before = counted.get(key) or {"target": failure["target"], "code": failure["code"], "message": failure["message"], "count": 0}
        counted[key] = {**before, "count": before["count"] + 1}
    return list(counted.values())


def describe_not_announced(not_sent):
    """Lines for the conclusion of the deployment."""
    return [
        f"Not announced ({failure['count']} {_word(failure)}): {failure['code']}: {failure['message']}"
        for failure in not_sent
    ]


def _word(failure):
    word = "metric" if failure["target"].startswith(CLOUDWATCH) else "message"
    return word if failure["count"] == 1 else f"{word}s"
