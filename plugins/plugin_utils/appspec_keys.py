# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys that CodeDeploy ignores without a word, and what was likely meant."""

from __future__ import annotations

from difflib import get_close_matches

SCRIPTED_EVENTS = (
    "BeforeBlockTraffic",
    "AfterBlockTraffic",
    "ApplicationStop",
    "BeforeInstall",
    "AfterInstall",
    "ApplicationStart",
    "ValidateService",
    "BeforeAllowTraffic",
    "AfterAllowTraffic",
)
KNOWN_KEYS = {
    "the AppSpec": ("version", "os", "files", "permissions", "hooks", "file_exists_behavior"),
    "a files entry": ("source", "destination"),
    "a permissions entry": ("object", "pattern", "except", "type", "owner", "group", "mode", "acls", "context"),
    "a context": ("name", "type", "range"),
    "a script": ("location", "timeout", "runas", "sudo"),
}
BEHAVIOR_KEYS = ("file_exists_behavior", "file_exists_behaviour", "file-exists-behavior", "fileExistsBehavior")
BEHAVIOR_HINT = "Write file_exists_behavior at the top level of the AppSpec; it holds for all files."


def check_keys(node, where, findings):
    """Warn about each key of a mapping that the agent does not read. where: a key of KNOWN_KEYS."""
    for key, _value in node.pairs():
        if key.kind != "scalar" or key.value not in KNOWN_KEYS[where]:
            reason, hint = _likely_intention(key.text, where)
            findings.warning(key, reason, f"CodeDeploy ignores the key {key} in {where}.", hint)


def check_duplicate_keys(root, findings):
    """Warn about each key that occurs twice in one mapping, anywhere."""
    pending = [root]
    while pending:
        node = pending.pop()
        seen = {}
        for key, value in node.pairs():
            if key.kind == "scalar" and key.text in seen:
                message = f"The key {key} stands twice in one mapping (first in line {seen[key.text]}), and only this last one counts."
                findings.warning(key, "duplicate-key", message, "Merge the two, or remove one.")
            seen[key.text] = key.line
            pending.append(value)
        pending.extend(node.items())


def nearest(word, words):
    """The word most like a misspelt one, or None."""
    lowered = {known.lower(): known for known in words}
    found = get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    return lowered[found[0]] if found else None


def _likely_intention(key, where):
    if where == "the AppSpec":
        return _top_level_intention(key)
    if key in BEHAVIOR_KEYS:
        return "file-exists-behavior-misplaced", BEHAVIOR_HINT
    if key == "overwrite":
        return "overwrite-ignored", "To replace files that are there already, write file_exists_behavior: OVERWRITE at the top level."
    if where == "a script" and key in ("command", "commands", "run", "args", "arguments", "interpreter"):
        return "unknown-key", "Put the command into a script in the bundle and name that as location; its first line names the interpreter."
    return "unknown-key", _spelling_hint(key, where)


def _top_level_intention(key):
    if key in BEHAVIOR_KEYS:
        return "file-exists-behavior-misspelt", "The key is file_exists_behavior."
    if nearest(key, SCRIPTED_EVENTS):
        return "event-at-top-level", f"No script of it ever runs; indent {nearest(key, SCRIPTED_EVENTS)} below hooks."
    return "unknown-key", _spelling_hint(key, "the AppSpec")


def _spelling_hint(key, where):
    known = nearest(key, KNOWN_KEYS[where])
    return f"Did you mean {known}?" if known else f"Remove it; the keys of {where} are {', '.join(KNOWN_KEYS[where])}."
