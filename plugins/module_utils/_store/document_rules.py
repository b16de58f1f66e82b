# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file of a store looks like, so that one that is damaged, somebody else's or of a newer version is told apart and left as it is."""

from __future__ import annotations

import json

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

FORMAT, VERSION = "agentless.codedeploy", 1
SHOWN_CHARACTERS = 60


def encode_document(kind, value):
    """The content of a file that holds a value, a dict; kind: what it is, such as lock."""
    document = {"format": FORMAT, "version": VERSION, "kind": kind, kind: value}
    return (json.dumps(document, ensure_ascii=True, indent=1) + "\n").encode()


def decode_document(content, kind, shape, name):
    """The value that a file holds. shape: {key: types that its value may have}; name: of the file, for people. Raises DeploymentError."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _unreadable(name, f"is damaged: it is not JSON ({error})") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise _unreadable(name, f"is not of this collection: it does not say format {FORMAT}")
    if document.get("version") != VERSION:
        hint = "Update the collection on this controller to the version that the others have."
        raise DeploymentError("STORE_INVALID", f"{name} in the store has version {_shown(document.get('version'))}, and this collection knows {VERSION}.", hint)
    value = document.get(kind)
    if document.get("kind") != kind or not isinstance(value, dict):
        raise _unreadable(name, f"is damaged: it is of kind {_shown(document.get('kind'))}, not {kind}")
    for key, types in shape.items():
        if not isinstance(value.get(key), types):
            raise _unreadable(name, f"is damaged: its {key} is {_shown(value.get(key))}")
    return value


def _unreadable(name, what):
    hint = "Nothing was written over it. Look at it, move it away if it may go, and deploy again; or set codedeploy_store to another place."
    return DeploymentError("STORE_INVALID", f"{name} in the store {what}.", hint)


def _shown(value):
    text = json.dumps(value)
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"
