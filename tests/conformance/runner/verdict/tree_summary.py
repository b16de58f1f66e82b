# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import hashlib
import json
import re

from ..server.operations import generated_text

NOUNS = {"file": "file", "director": "directory", "symlink": "symlink", "link": "symlink"}
SEPARATORS = ((", ", ": "), (",", ":"))


def listing(tree, *candidates):
    """The entries of a recorded tree: its own, or if it is but a summary, the candidate of which it is; None if it is of no candidate."""
    if not isinstance(tree, dict):
        return tree
    return next((entries for entries in candidates if not summary_differences(tree, entries)), None)


def summary_differences(summary, entries):
    """How a recorded summary of a large tree (counts by name, one digest) differs from a listing; [] if it does not.

    A digest over all entries decides alone; the counts then tell more of a difference.
    """
    recorded = list(flatten(summary))
    digests = [(key, value.removeprefix("sha256:")) for key, value in recorded if is_digest(key, value)]
    ours = digests_of(entries)
    if digests and all(value in ours for _key, value in digests):
        return []
    counted = [(key, value, count(entries, key)) for key, value in recorded if is_count(value)]
    found = [f"tree {key}: agent {value}, here {here}" for key, value, here in counted if value != here]
    found += [f"tree {key}: agent {value}, here {ours[0]}" for key, value in digests if value not in ours]
    return found if digests or counted else [f"tree: neither digest nor count in the record's summary {summary}"]


def flatten(summary, prefix=""):
    for key, value in summary.items():
        if isinstance(value, dict):
            yield from flatten(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def is_digest(key, value):
    return isinstance(value, str) and ("sha256" in key or "digest" in key or re.fullmatch("[0-9a-f]{64}", value) is not None)


def is_count(value):
    return isinstance(value, int) and not isinstance(value, bool)


def count(entries, key):
    """Entries of the kind that the key names; all of them when it names none."""
    kind = next((kind for noun, kind in NOUNS.items() if noun in key.rpartition(".")[2]), None)
    return sum(kind in (None, entry["type"]) for entry in entries)


def digests_of(entries):
    """The digests of the entries in all the ways in which JSON and the generated files' text may have been written."""
    texts = (entries, without_newlines(entries))
    ways = [(rendered, separators, ascii_only) for rendered in texts for separators in SEPARATORS for ascii_only in (True, False)]
    return [digest(*way) for way in ways]


def digest(entries, separators, ascii_only=True):
    lines = [json.dumps(entry, sort_keys=True, separators=separators, ensure_ascii=ascii_only) for entry in entries]
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


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
