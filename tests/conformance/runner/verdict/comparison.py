# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from .tree_summary import summary_differences

SHOWN = 6


def expectation(recorded):
    """What the agent did in a step, in the form of an observation (see server/observation.py)."""
    error = recorded.get("error") or {}
    refused = recorded["status"] == "Failed" and error.get("code") is None
    return {
        "status": recorded["status"],
        "refused": refused,
        "reasons": [error["reason"]] if error.get("reason") else [],
        "error": None if refused or not error else {key: error.get(key) for key in ("code", "event", "script")},
        "events": [plain_event(event) for event in recorded.get("events", [])],
        "seconds_at_least": recorded.get("seconds_at_least", 0),
        "hook_env": recorded.get("hook_env", {}),
        "tree": recorded.get("tree", []),
    }


def plain_event(event):
    keys = ("name", "status", "scripts") if event.get("scripts") else ("name", "status")
    return {key: event[key] for key in keys}


def differences(expected, observed):
    """How an observation differs from an expectation: a list of short sentences, empty when it does not."""
    found = []
    if expected["status"] != observed["status"] or expected["refused"] != observed["refused"]:
        found.append(f"status: agent {describe_status(expected)}, here {describe_status(observed)}")
    found += error_differences(expected["error"], observed["error"])
    found += event_differences(expected["events"], observed["events"])
    found += environment_differences(expected["hook_env"], observed["hook_env"])
    found += tree_differences(expected["tree"], observed["tree"])
    if not found and observed["seconds"] < expected["seconds_at_least"]:
        found.append(f"seconds: agent at least {expected['seconds_at_least']}, here {observed['seconds']:.1f}")
    return found


def describe_status(side):
    reasons = f" ({', '.join(side['reasons'])})" if side["reasons"] else ""
    return ("refused" if side["refused"] else side["status"]) + reasons


def error_differences(expected, observed):
    if expected is None or observed is None:
        return [] if expected == observed else [f"error: agent {expected}, here {observed}"]
    return [f"error.{key}: agent {expected[key]}, here {observed[key]}" for key in expected if expected[key] != observed[key]]


def event_differences(expected, observed):
    names = [[event["name"] for event in side] for side in (expected, observed)]
    if names[0] != names[1]:
        return [f"events: agent {', '.join(names[0]) or 'none'}; here {', '.join(names[1]) or 'none'}"]
    found = []
    for wanted, seen in zip(expected, observed):
        if wanted["status"] != seen["status"]:
            found.append(f"{wanted['name']}: agent {wanted['status']}, here {seen['status']}")
        found += script_differences(wanted["name"], wanted.get("scripts", []), seen.get("scripts", []))
    return found


def script_differences(event, expected, observed):
    if len(expected) != len(observed):
        return [f"{event}: agent ran {locations(expected)}, here {locations(observed)}"]
    found = []
    for wanted, seen in zip(expected, observed):
        for key in ("location", "archive_of_step", "stdout", "stderr"):
            if not same_output(wanted.get(key), seen.get(key)):
                found.append(f"{event} {key}: agent {shortened(wanted.get(key))}, here {shortened(seen.get(key))}")
    return found


def locations(scripts):
    return ", ".join(script["location"] for script in scripts) or "nothing"


def same_output(expected, observed):
    """Lines of output are compared whole, or by {lines, first, last} when the record has only these."""
    if isinstance(expected, dict):
        lines = observed or [None]
        return expected == {"lines": len(lines), "first": lines[0], "last": lines[-1]}
    return expected == observed


def shortened(value):
    text = repr(value)
    return text if len(text) <= 300 else f"{text[:150]} ... {text[-150:]}"


def environment_differences(expected, observed):
    if sorted(expected) != sorted(observed):
        return [f"hook_env: agent {sorted(expected)}, here {sorted(observed)}"]
    found = []
    for event, variables in expected.items():
        for name in sorted(set(variables) | set(observed[event])):
            wanted, seen = variables.get(name), observed[event].get(name)
            if wanted != seen:
                found.append(f"hook_env {event} {name}: agent {wanted}, here {seen}")
    return found


def tree_differences(expected, observed):
    if isinstance(expected, dict):
        return summary_differences(expected, observed)
    sides = [{entry["path"]: entry for entry in side} for side in (expected, observed)]
    found = []
    for path in sorted(set(sides[0]) | set(sides[1])):
        wanted, seen = (side.get(path) for side in sides)
        if wanted is None or seen is None:
            found.append(f"tree {path!r}: {'only here' if wanted is None else 'missing here'}")
        elif wanted != seen:
            found += [
                f"tree {path!r} {key}: agent {wanted.get(key)}, here {seen.get(key)}"
                for key in sorted(set(wanted) | set(seen))
                if wanted.get(key) != seen.get(key)
            ]
    return found[:SHOWN] + ([f"tree: {len(found) - SHOWN} more"] if len(found) > SHOWN else [])
