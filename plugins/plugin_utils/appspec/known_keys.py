# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys that CodeDeploy ignores without a word, and what was likely meant."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import SCRIPTED_EVENTS, UNSCRIPTED_EVENTS

from .event_names import event_hint, misspelt_event
from ..spelling import nearest

KNOWN_KEYS = {
    "the AppSpec": ("version", "os", "files", "permissions", "hooks", "file_exists_behavior"),
    "a files entry": ("source", "destination"),
    "a permissions entry": ("object", "pattern", "except", "type", "owner", "group", "mode", "acls", "context"),
    "a context": ("name", "type", "range"),
    "a script": ("location", "timeout", "runas", "sudo"),
}
BEHAVIOR_KEYS = ("file_exists_behavior", "file_exists_behaviour", "file-exists-behavior", "fileExistsBehavior")
PLACE_HINTS = {
    "a script": "It belongs to the entry of a script: write {key} below its location, in the same column.",
    "a files entry": "It belongs to an entry of files: write {key} into the entry, behind its dash.",
    "a permissions entry": "It belongs to an entry of permissions: write {key} below its object, in the same column.",
}
TYPOGRAPHIC_QUOTES = ("\u201c", "\u201d", "\u201e", "\u2018", "\u2019")
COMMAND_KEYS = ("command", "commands", "run", "args", "arguments", "interpreter")
BEHAVIOR_HINT = "Write file_exists_behavior at the top level of the AppSpec; it holds for all files."


def check_keys(node, where, findings):
    """Warn about each key of a mapping that the agent does not read. where: a key of KNOWN_KEYS."""
    for key, _value in node.pairs():
        if key.kind != "scalar" or key.value not in KNOWN_KEYS[where]:
            reason, hint = _likely_intention(key.text, where)
            findings.warning(key, reason, f"CodeDeploy ignores the key {key} in {where}.", hint)


def check_duplicate_keys(root, findings):
    """Warn about each key that occurs twice in one mapping, anywhere."""
    for node in root.everything():
        seen = {}
        for key, _value in node.pairs():
            if key.kind == "scalar" and key.text in seen:
                message = f"The key {key} stands twice in one mapping (first in line {seen[key.text]}), and only this last one counts."
                findings.warning(key, "duplicate-key", message, "Merge the two, or remove one.")
            seen[key.text] = key.line


def check_values(root, findings):
    """Warn about each value without quotes that ends in a comma, as in JSON, or goes on in the next line."""
    for node in root.everything():
        if node.plain and node.text.endswith(","):
            findings.warning(node, "value-ends-in-comma", f"The comma is a part of the value {node}.", "Remove it.")
        if node.plain and node.text.startswith(TYPOGRAPHIC_QUOTES):
            findings.warning(node, "typographic-quotes", f"The quotes are a part of the value {node}.", "Write straight ones, \" or '.")
        if node.plain and node.last_line > node.line:
            hint = f"Remove line {node.last_line}, or put # before it, if it is not a part of the value."
            findings.warning(node, "value-of-several-lines", f"The value {node} goes on to line {node.last_line}.", hint)


def misplaced_hint(key, where):
    """Where a key belongs that stands at a wrong place; None for one that belongs nowhere. where: as in check_keys, or "hooks"."""
    if where != "the AppSpec" and key in KNOWN_KEYS["the AppSpec"]:
        return f"Write {key} at the top level of the AppSpec, without indentation."
    if where != "hooks" and key in SCRIPTED_EVENTS:
        return f"Indent {key} below hooks; where it stands, none of its scripts ever runs."
    for place in ("a script", "a files entry", "a permissions entry"):
        if place != where and key in KNOWN_KEYS[place]:
            return PLACE_HINTS[place].format(key=key)
    return None


def _likely_intention(key, where):
    """(reason, hint) for a key that is ignored."""
    if key in BEHAVIOR_KEYS:
        if where == "the AppSpec":
            return "file-exists-behavior-misspelt", "The key is file_exists_behavior."
        return "file-exists-behavior-misplaced", BEHAVIOR_HINT
    if key == "overwrite":
        return "overwrite-ignored", "To replace files that are there already, write file_exists_behavior: OVERWRITE at the top level."
    if where == "a script" and key in COMMAND_KEYS:
        return "unknown-key", "Put the command into a script in the bundle and name that as location; its first line names the interpreter."
    misplaced = misplaced_hint(key, where)
    if misplaced:
        return "event-outside-hooks" if key in SCRIPTED_EVENTS else "key-misplaced", misplaced
    if where == "the AppSpec":
        return _top_level_intention(key)
    return "unknown-key", _spelling_hint(key, where)


def _top_level_intention(key):
    if key in UNSCRIPTED_EVENTS:
        return "event-outside-hooks", f"Its scripts never run. {event_hint(key)}"
    if key == "Resources":
        return "unknown-key", "It belongs to deployments to AWS Lambda and Amazon ECS; an AppSpec for servers has files, permissions and hooks."
    if misspelt_event(key):
        return "event-outside-hooks", f"Did you mean {misspelt_event(key)}? Indent it below hooks; where it stands, none of its scripts ever runs."
    return "unknown-key", _spelling_hint(key, "the AppSpec")


def _spelling_hint(key, where):
    known = nearest(key, KNOWN_KEYS[where])
    return f"Did you mean {known}?" if known else f"Remove it; the keys of {where} are {', '.join(KNOWN_KEYS[where])}."
