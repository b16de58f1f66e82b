# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ..event_order import DEFAULT_EVENTS

REFUSED = {"status": "Failed", "refused": True, "error": None, "events": [], "hook_env": {}, "seconds_at_least": 0}


def expectation_of_entry(expect, agent, before):
    """The agent's expectation with what an entry's `expect` puts in its place.

    status, error, hook_env: as they are. refused: the token; nothing ran and the tree is as before. events: see events_of.
    tree: see tree_of.
    """
    if "refused" in expect:
        return {**agent, **REFUSED, "reasons": [expect["refused"]], "tree": before}
    expected = {**agent, "refused": False}
    expected.update({key: expect[key] for key in ("status", "error", "hook_env", "seconds_at_least") if key in expect})
    if "events" in expect:
        expected["events"] = events_of(expect["events"])
    if "tree" in expect:
        expected["tree"] = tree_of(expect["tree"], agent["tree"], before)
    return expected


def events_of(written):
    """{names: the events (default: all), failed: the last one's name, scripts: {event: [script]}} -> events."""
    names = written.get("names", DEFAULT_EVENTS)
    failed = written.get("failed")
    if failed:
        names = names[: names.index(failed) + 1]
    events = [{"name": name, "status": "Failed" if name == failed else "Succeeded"} for name in names]
    for event in events:
        if event["name"] in written.get("scripts", {}):
            event["scripts"] = written["scripts"][event["name"]]
    return events


def tree_of(written, agent_tree, before):
    """{from: agent (default) | before, add: [entries], remove: [paths], change: {path: {key: value}}} -> tree."""
    base = before if written.get("from") == "before" else agent_tree
    if isinstance(base, dict):
        raise ValueError("the record has but a summary of the agent's tree, and not of what is here; the entry can only build on `from: before`")
    gone = set(written.get("remove", []))
    changes = written.get("change", {})
    kept = [{**entry, **changes.get(entry["path"], {})} for entry in base if entry["path"] not in gone]
    return sorted(kept + written.get("add", []), key=lambda entry: entry["path"])
