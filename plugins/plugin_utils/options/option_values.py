# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of options as surveys and -e NAME=VALUE give them: text."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

CONTAINERS = {"dict": dict, "list": list}
SHOWN_CHARACTERS = 80


def value_of_text(name, value, kind, parse):
    """The value of an option of type dict, list or raw that was given as text of JSON or YAML; any other value as it is.

    parse: text -> value, raises ValueError. Text of a list that is no JSON or YAML list is split at commas; raw text is read only when
    it is a JSON object or array. Raises DeploymentError.
    """
    if not isinstance(value, str) or kind not in (*CONTAINERS, "raw"):
        return value
    if kind == "raw" and not value.lstrip().startswith(("{", "[")):
        return value
    try:
        found = parse(value)
    except ValueError as error:
        raise DeploymentError("INVALID_OPTION", f"{name} is text that is no JSON or YAML: {error}.", "Correct the text.", option=name) from error
    if kind == "list" and not isinstance(found, list):
        return [item.strip() for item in value.split(",") if item.strip()]
    if kind == "dict" and found in (None, ""):
        return {}
    if kind == "dict" and not isinstance(found, dict):
        message = f"{name} is the text {shown(value)}, which is no dictionary."
        raise DeploymentError("INVALID_OPTION", message, "Give it as a dictionary, or as its text in JSON or YAML.", option=name)
    return found


def shown(value):
    """A value for a message: on one line, not too long, and without what may be secret in an address."""
    text = " ".join(str(value).split())
    scheme, separator, rest = text.partition("://")
    if separator:
        place, mark, _query = rest.partition("?")
        text = f"{scheme}://{place.rpartition('@')[2]}{'?…' if mark else ''}"
    return repr(text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…")
