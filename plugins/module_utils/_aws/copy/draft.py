# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plan about a copy is made of: calls in their order, what is told of each field, and warnings."""

from __future__ import annotations

AUTO_SCALING, CLOUDWATCH = "autoscaling", "cloudwatch"
COPIED, CHANGED, CANNOT_BE, UNKNOWN = "copied", "changed", "cannot_be", "unknown"
FROM_CALL, KEY = "from_call", "key"


class Draft:
    """calls: [{service, action, arguments, why}]; report: [{of, field, outcome, why, before, after}]; warnings: texts.

    service: as boto3 names clients; action: as the API names it; arguments: of that action, in which {from_call: index, key: name} stands for what the
    answer to calls[index] has by that name. A call with until is repeated until each traffic source in its answer has that State.
    outcome: copied, changed, cannot_be or unknown. before, after: where there is something to show.
    """

    def __init__(self) -> None:
        self.calls: list[dict] = []
        self.report: list[dict] = []
        self.warnings: list[str] = []

    def call(self, action: str, arguments: dict, why: str, service: str = AUTO_SCALING) -> int:
        """Add a call, and return its index."""
        self.calls.append({"service": service, "action": action, "arguments": arguments, "why": why})
        return len(self.calls) - 1

    def wait(self, action: str, arguments: dict, why: str, until: str) -> None:
        """Add a call that is repeated."""
        self.calls[self.call(action, arguments, why)]["until"] = until

    def tell(self, of: str, field: str, outcome: str, why: str = "", **values) -> None:
        """values: before, after."""
        self.report.append({"of": of, "field": field, "outcome": outcome, "why": why, **values})

    def warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)

    def take(self, of: str, kinds: dict, described: dict) -> dict:
        """{field: value} of what is described and goes into a request as it is; tells of each field but those that are decided elsewhere (None)."""
        taken = {}
        for field, value in described.items():
            kind = kinds.get(field, UNKNOWN)
            if kind == COPIED:
                self.tell(of, field, COPIED, after=value)
                # The API answers with an empty text where nothing is set, and takes none.
                if value not in (None, "", [], {}):
                    taken[field] = value
            elif kind not in (None, UNKNOWN):
                self.tell(of, field, CANNOT_BE, kind)
        self.look_for_unknown(of, kinds, described)
        return taken

    def look_for_unknown(self, of: str, kinds: dict, described: dict) -> None:
        """Tell of fields that are not among the kinds."""
        for field in described.keys() - kinds.keys():
            why = "This version of the collection does not know it. Set it yourself if the copy is to have it."
            self.tell(of, field, UNKNOWN, why, before=described[field])
            self.warn(f"{of} has {field}, which is not copied. {why}")

    def to_dict(self) -> dict:
        return {"calls": self.calls, "report": self.report, "warnings": self.warnings}


def answer_of(index: int, key: str) -> dict:
    """Stands in arguments for what the answer to calls[index] has by that name."""
    return {FROM_CALL: index, KEY: key}


def filled_in(value, answers: dict[int, dict]):
    """Arguments, or a part of them, in which what stands for answers is replaced by what they say. answers: {index of a call: its answer}."""
    if isinstance(value, dict):
        if value.keys() == {FROM_CALL, KEY}:
            return answers[value[FROM_CALL]][value[KEY]]
        return {key: filled_in(item, answers) for key, item in value.items()}
    return [filled_in(item, answers) for item in value] if isinstance(value, list) else value
