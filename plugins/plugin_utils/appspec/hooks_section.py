# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hooks section: which scripts run at which event."""

from __future__ import annotations

import re

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import SCRIPTED_EVENTS, UNSCRIPTED_EVENTS

from .event_names import event_hint
from .known_keys import check_keys, misplaced_hint
from ..appspec_text.yaml_node import is_empty_mapping, is_null, missing_blank_hint, to_text

DEFAULT_TIMEOUT = 3600
USER_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*\$?")


def read_hooks(node, findings):
    """The hooks node -> {event: [{location, timeout, runas, sudo}]}, for the events that have scripts."""
    if is_null(node) or node.value is False:
        return {}
    if node.kind != "mapping":
        findings.error(node, "wrong-type", f"hooks is {node}, not a mapping of events.", "Write each event as a key below hooks, with a list of scripts.")
        return {}
    hooks = {}
    for event, value in node.last_pairs():
        scripts = _read_scripts(event, value, findings)
        if scripts:
            hooks[event.text] = scripts
    return hooks


def runs_scripts(event, custom_events):
    """Whether an event is one in which scripts run: the scripts of any other are never looked for."""
    return event in SCRIPTED_EVENTS or event in custom_events


def check_events(node, custom_events, findings):
    """Warn of events whose scripts never run, and refuse a custom event that is not there, as the agent does at Install."""
    present = [event for event, _value in node.last_pairs()] if node else []
    for event in present:
        if runs_scripts(event.text, custom_events):
            continue
        if event.text in UNSCRIPTED_EVENTS:
            message = f"{event} is an event that runs no scripts, so its scripts never run."
            findings.warning(event, "event-without-scripts", message, event_hint(event.text))
        else:
            message = f"{event} is not a lifecycle event, so its scripts never run."
            findings.warning(event, "unknown-lifecycle-event", message, misplaced_hint(event.text, "hooks") or event_hint(event.text))
    for name in custom_events:
        if name not in [event.text for event in present]:
            hint = "Add it to hooks, or leave it out of the events."
            findings.error(node, "custom-event-not-in-appspec", f"The custom event '{name}' is not in the hooks section.", hint)


def _read_scripts(event, node, findings):
    if is_null(node) or is_empty_mapping(node):
        return []
    if node.kind != "sequence":
        hint = misplaced_hint(event.text, "hooks") or missing_blank_hint(node) or "Write each script as '- location: PATH' below the event."
        findings.error(node, "wrong-type", f"{event.text} is {node}, not a list of scripts.", hint)
        return []
    scripts = [_read_script(event.text, item, findings) for item in node.items()]
    return [script for script in scripts if script]


def _read_script(event, node, findings):
    if node.kind != "mapping":
        hint = missing_blank_hint(node) or "Write each script as '- location: PATH'."
        findings.error(node, "wrong-type", f"A script of {event} is {node}, not a mapping.", hint)
        return None
    check_keys(node, "a script", findings)
    return {
        "location": _read_location(event, node, findings),
        "timeout": _read_timeout(node.get("timeout"), findings),
        "runas": _read_runas(node.get("runas"), findings),
        "sudo": _read_sudo(node.get("sudo"), findings),
    }


def _read_location(event, script, findings):
    node = script.get("location")
    if node is not None and node.kind != "scalar":
        findings.error(node, "wrong-type", f"The location of a script of {event} is {node}.", "Write one path, relative to the root of the bundle.")
        return ""
    location = to_text(node).strip() if node else ""
    if not location:
        hint = misplaced_hint(event, "hooks") or "Add its path; timeout, runas and sudo belong to the same list entry, without a dash of their own."
        findings.error(node or script, "hook-no-location", f"A script of {event} has no location.", hint)
    return location


def _read_timeout(node, findings):
    if is_null(node) or node.value is False:
        return DEFAULT_TIMEOUT
    seconds = _whole_seconds(node)
    if seconds <= 0:
        findings.error(node, "hook-bad-timeout", f"The timeout {node} is not a number of seconds above zero.", "Write whole seconds, such as timeout: 300.")
    elif node.text.strip() != str(seconds):
        hint = f"Write timeout: {seconds}, or the number you meant."
        findings.warning(node, "timeout-read-otherwise", f"The timeout {node} is read as {seconds} seconds.", hint)
    return seconds


def _whole_seconds(node):
    """As the agent turns a value into an integer: text gives its leading digits, what is no number gives 0."""
    if isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        return int(node.value) if abs(node.value) < float("inf") else 0
    digits = re.match(r"\s*[+-]?\d[\d_]*", node.value) if isinstance(node.value, str) else None
    return int(digits.group().replace("_", "")) if digits else 0


def _read_runas(node, findings):
    if is_null(node):
        return None
    user = to_text(node).strip() if node.kind == "scalar" else ""
    if not USER_NAME.fullmatch(user):
        findings.warning(node, "runas-not-a-user-name", f"The runas value {node} is not the name of a user.", "Write one user name that exists on the servers.")
    return user or None


def _read_sudo(node, findings):
    if is_null(node):
        return False
    if not isinstance(node.value, bool):
        hint = "Write sudo: true or sudo: false, without quotes."
        findings.warning(node, "sudo-not-a-boolean", f"The sudo value {node} counts as true, as all but false do.", hint)
    return node.value is not False
