# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import hashlib
import json

from .operations import generated_text

NOUNS = {"file": "file", "director": "directory", "symlink": "symlink", "link": "symlink"}
SEPARATORS = ((", ", ": "), (",", ":"))


def summary_differences(summary, entries):
    """How a recorded summary of a large tree (counts by name, one digest) differs from a listing; [] if it does not."""
    digests = [digest(rendered, separators) for rendered in (entries, without_newlines(entries)) for separators in SEPARATORS]
    found = []
    for key, value in flatten(summary):
        if isinstance(value, int):
            counted = count(entries, key)
            found += [] if value == counted else [f"tree {key}: agent {value}, here {counted}"]
        elif value not in digests:
            found.append(f"tree {key}: agent {value}, here {digests[0]}")
    return found


def flatten(summary, prefix=""):
    for key, value in summary.items():
        if isinstance(value, dict):
            yield from flatten(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def count(entries, key):
    """Entries of the kind that the key names; all of them when it names none."""
    kind = next((kind for noun, kind in NOUNS.items() if noun in key), None)
    return sum(kind in (None, entry["type"]) for entry in entries)


def digest(entries, separators):
    lines = [json.dumps(entry, sort_keys=True, separators=separators) for entry in entries]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def without_newlines(entries):
    """The entries with generated files as they are without a line end: the recorded format leaves that open."""
    shorter = {}
    for number in range(len(entries)):
        text = generated_text(number).encode()
        shorter[hashlib.sha256(text).hexdigest()] = hashlib.sha256(text.rstrip()).hexdigest()
    return [
        {**entry, "sha256": shorter[entry["sha256"]], "size": entry["size"] - 1} if entry.get("sha256") in shorter else entry
        for entry in entries
    ]
