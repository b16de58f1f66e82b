# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of the Auto Scaling API, and what it refuses of any call: values outside of what its service model says."""

from __future__ import annotations

from moto.autoscaling.exceptions import AutoscalingClientError

MOST_RECORDS = 100


def refusal(code: str, message: str) -> AutoscalingClientError:
    return AutoscalingClientError(code, message)


def invalid(message: str) -> AutoscalingClientError:
    return refusal("ValidationError", message)


def check_values(shape, value, path: str = "") -> None:
    """Refuse what is longer, larger or other than the model allows of it, as AWS does."""
    problem = _problem(shape, value)
    if problem:
        raise _unlike_model(value, path, problem)
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if value.get(name) is not None:
                check_values(member, value[name], f"{path}.{_camel(name)}".lstrip("."))
    elif shape.type_name == "list":
        for number, item in enumerate(value, 1):
            check_values(shape.member, item, f"{path}.{number}.member")


def _unlike_model(value, path: str, must: str) -> AutoscalingClientError:
    return invalid(f"1 validation error detected: Value '{value}' at '{path}' failed to satisfy constraint: Member must {must}")


def _problem(shape, value) -> str:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if shape.type_name in ("string", "list"):
        if most is not None and len(value) > most:
            return f"have length less than or equal to {most}"
        if least is not None and len(value) < least:
            return f"have length greater than or equal to {least}"
        if shape.type_name == "string" and shape.enum and value not in shape.enum:
            return f"satisfy enum value set: [{', '.join(shape.enum)}]"
    elif shape.type_name in ("integer", "long", "double"):
        if most is not None and value > most:
            return f"have value less than or equal to {most}"
        if least is not None and value < least:
            return f"have value greater than or equal to {least}"
    return ""


def _camel(name: str) -> str:
    return name[0].lower() + name[1:]


def page(asked: dict, items: list, key: str, default: int = 50) -> dict:
    """Some of the items, by MaxRecords and NextToken, which here is the number of the next item."""
    start, count = int(asked.get("NextToken") or 0), asked.get("MaxRecords") or default
    if count > MOST_RECORDS:
        raise _unlike_model(count, "maxRecords", f"have value less than or equal to {MOST_RECORDS}")
    end = start + count
    return {key: items[start:end], "NextToken": str(end) if end < len(items) else None}
