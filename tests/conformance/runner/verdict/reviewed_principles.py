# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re

from ..event_order import DEFAULT_EVENTS
from .reviewed_entries import REFUSED
from .tree_summary import listing


def with_hook_directories(agent, archives):
    """The agent's expectation with hooks that start in the root of their revision instead of the agent's directory.

    archives: {step: path as recorded text} of the unpacked revisions.
    """
    places = {}
    events = []
    for event in agent["events"]:
        scripts = [in_archive(script, archives) for script in event.get("scripts", [])]
        events.append({**event, **({"scripts": scripts} if scripts else {})})
        if scripts:
            places[event["name"]] = archives.get(scripts[-1]["archive_of_step"])
    hook_env = {
        name: {key: moved(value, places.get(name)) if key == "PWD" else value for key, value in variables.items()}
        for name, variables in agent["hook_env"].items()
    }
    return {**agent, "events": events, "hook_env": hook_env}


def in_archive(script, archives):
    place = archives.get(script["archive_of_step"])
    return {key: [moved(line, place) for line in value] if isinstance(value, list) else value for key, value in script.items()}


def moved(text, place):
    return text.replace("@@CWD@@", place) if place else text


def refused(principle, agent, before, observed):
    """Refused with a token the principle names for the agent's, nothing ran, the tree is untouched."""
    allowed = tokens_here(principle, agent["reasons"])
    if not observed["refused"] or not any(re.fullmatch(token, reason) for token in allowed for reason in observed["reasons"]):
        return None
    return {**agent, **REFUSED, "tree": before}


def tokens_here(principle, agent_reasons):
    """Patterns of tokens that may be given here: always `here`; `same` when it is the agent's; `instead_of` by the agent's."""
    allowed = list(principle.get("here", []))
    for reason in agent_reasons:
        allowed += [re.escape(reason) for pattern in principle.get("same", []) if re.fullmatch(pattern, reason)]
        for pattern, tokens in principle.get("instead_of", {}).items():
            allowed += tokens if re.fullmatch(pattern, reason) else []
    return allowed


def found_before_cleanup(principle, agent, before, observed):
    """The agent's own failure; but what its cleanup had already removed is still there."""
    left = listing(agent["tree"])
    if left is None or not is_same_failure(principle, agent, observed):
        return None
    return {**agent, "tree": overlay(before, left)}


def found_before_writing(principle, agent, before, observed):
    """The agent's own failure; but nothing of either revision was touched."""
    return {**agent, "tree": before} if is_same_failure(principle, agent, observed) else None


def is_same_failure(principle, agent, observed):
    allowed = tokens_here(principle, agent["reasons"])
    return any(re.fullmatch(token, reason) for token in allowed for reason in observed["reasons"])


def overlay(lower, upper):
    """The entries of both trees; of a path in both, the upper one's."""
    merged = {entry["path"]: entry for entry in [*lower, *upper]}
    return [merged[path] for path in sorted(merged)]


def output_is_only_logged(principle, agent, before, observed):
    """The event that the agent failed for its scripts' output succeeds, and the deployment goes on to its end."""
    error = agent["error"] or {}
    by_reason = any(re.fullmatch(pattern, reason) for pattern in principle["reasons"] for reason in agent["reasons"])
    if error.get("code") not in principle["codes"] and not by_reason:
        return None
    ran = [{**event, "status": "Succeeded"} for event in agent["events"]]
    seen = observed["events"][len(ran) - 1 :]
    if [event["name"] for event in [*ran[:-1], *seen]] != DEFAULT_EVENTS or not same_scripts(ran[-1], seen[0]):
        return None
    return {**agent, "status": "Succeeded", "error": None, "events": ran[:-1] + seen, "seconds_at_least": 0}


def unknown_events_never_run(principle, agent, before, observed):
    """The Install that the agent failed for the name of an event succeeds, and the deployment goes on to its end, without that event."""
    if not any(re.fullmatch(pattern, reason) for pattern in principle["reasons"] for reason in agent["reasons"]):
        return None
    ran = [{**event, "status": "Succeeded"} for event in agent["events"]]
    seen = observed["events"][len(ran) :]
    if [event["name"] for event in [*ran, *seen]] != DEFAULT_EVENTS:
        return None
    return {**agent, "status": "Succeeded", "error": None, "events": ran + seen, "tree": observed["tree"]}


def same_scripts(wanted, seen):
    sides = [[(script["location"], script["archive_of_step"]) for script in event.get("scripts", [])] for event in (wanted, seen)]
    return sides[0] == sides[1]


def odd_names_are_cleaned_up(principle, agent, before, observed):
    """As the agent, but files of an earlier revision whose names it cannot read back are gone."""
    odd = [entry for entry in before if has_odd_name(entry["path"])]
    left = listing(agent["tree"], overlay(odd, observed["tree"]))
    if left is None:
        return None
    present = {entry["path"] for entry in observed["tree"]}
    kept = [entry for entry in left if entry["path"] in present or not has_odd_name(entry["path"])]
    return {**agent, "tree": kept}


def has_odd_name(path):
    return "\n" in path or any(name != name.strip() for name in path.split("/"))


def links_are_not_followed(principle, agent, before, observed):
    """As the agent, but what lies behind a link that somebody put into a deployed tree is still there."""
    targets = [entry["target"].replace("@@ROOT@@/", "") + "/" for entry in before if "target" in entry]
    spared = [entry for entry in before if entry["path"].startswith(tuple(targets))]
    spared_paths = {entry["path"] for entry in spared}
    left = listing(agent["tree"], [entry for entry in observed["tree"] if entry["path"] not in spared_paths])
    return None if left is None else {**agent, "tree": overlay(spared, left)}


PRINCIPLES = {
    rule.__name__: rule
    for rule in (
        refused,
        found_before_cleanup,
        found_before_writing,
        output_is_only_logged,
        unknown_events_never_run,
        odd_names_are_cleaned_up,
        links_are_not_followed,
    )
}
