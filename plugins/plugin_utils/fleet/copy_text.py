# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The copy of an Auto Scaling group: what became of it, as lines that are read at two in the morning."""

from __future__ import annotations

from ..options.option_values import shown
from .copied_group import COPIED, FAILED, HANDED_OVER, REMOVED, STOPPED, is_to_be_made, last_done, left_copy
from .price_text import describe_price

REMOVING = "agentless.codedeploy.rollback has traffic go back, and removes the copy"


def describe_copying(result):
    """What copy_auto_scaling_group returned -> lines: what somebody should know, and each field that the copy has otherwise, or not."""
    fields = [field for field in result.get("report") or [] if field["outcome"] != "copied" or field.get("why")]
    return [*(result.get("remarks") or []), *(_of_field(field) for field in fields)]


def _of_field(field):
    values = " -> ".join(shown(field[key]) for key in ("before", "after") if key in field)
    return f"{field['of']}, {field['field']}: {OUTCOMES[field['outcome']]}{f' ({values})' if values else ''}. {field.get('why') or ''}".rstrip()


def describe_copy(plan, told, status, price=None):
    """The plan, and {deployment_id, state, name, error} of the last that was done with the copy, or None; the status of the deployment; what
    fleet_price_info returned of the copy that is left, if it was asked -> lines; none where nothing is to be said of a copy.

    error_of_original: what came of removing the original, where that is a copy itself.
    """
    copy = plan["copied_group"]
    if not copy or (is_to_be_made(plan) and not told):
        return []
    done, left = last_done(plan, told), left_copy(plan, told, status)
    name = done["name"]
    costs = [f"Auto Scaling group {left} {describe_price(price)}."] if left else []
    if done["error"]:
        return [_failed(done), *costs, *([_by_hand(plan, done)] if done["state"] != COPIED else [])]
    if done["state"] == HANDED_OVER:
        return _in_place_of(copy["of"], name, done)
    if done["state"] == REMOVED:
        return [f"Auto Scaling group {name} was removed with its instances."]
    return [*costs, f"Auto Scaling group {copy['of']} is held at its size meanwhile. {REMOVING}."] if left else []


def describe_copy_failure(plan, told, status):
    """What to fail the run with of a deployment that has ended well, but for its copy; None where nothing is to be done. As describe_copy."""
    if status in (FAILED, STOPPED) or not plan["copied_group"] or not told:
        return None
    done = last_done(plan, told)
    return f"{_failed(done)} {_by_hand(plan, done)}" if done["error"] else None


def _failed(done):
    return f"{TEXTS_OF_ERRORS[done['state']].format(done['name'])} {done['error']['message']} {done['error'].get('hint') or ''}".rstrip()


def _in_place_of(original, name, told):
    said = f"Auto Scaling group {name} serves in place of {original}, which"
    error = told.get("error_of_original")
    if error:
        return [f"{said} does not scale any more, and was not removed: {error['message']} {error.get('hint') or ''}".rstrip()]
    return [f"{said} was removed." if "error_of_original" in told else f"{said} does not scale any more."]


def _by_hand(plan, done):
    """The module does what is left to do, and nothing twice."""
    copy = plan["copied_group"]
    made_by = copy.get("deployment_id") or plan["deployment"]["deployment_id"]
    arguments = f"name={copy['of']} deployment_id={made_by} state={done['state']}{' also_handed_over=true' if plan['goes_back'] else ''}"
    return f"What to do: ansible localhost -m agentless.codedeploy.copy_auto_scaling_group -a '{arguments}' before the next deployment."


OUTCOMES = {"copied": "copied", "changed": "changed", "cannot_be": "cannot be copied", "unknown": "not known here, so not copied"}
TEXTS_OF_ERRORS = {
    COPIED: "Auto Scaling group {} could not be made.",
    HANDED_OVER: "Auto Scaling group {} has the traffic, and was not handed over: it does not scale, and what it launches gets no traffic.",
    REMOVED: "Auto Scaling group {} was not removed.",
}
