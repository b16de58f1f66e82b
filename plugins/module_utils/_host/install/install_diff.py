# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Install changes, as Ansible shows a diff."""

from __future__ import annotations

from ..disk.disk_reader import read_start, sha256_of
from ..disk.host_paths import printable

MAXIMUM_ITEMS = 200
MAXIMUM_TEXT_BYTES = 64 * 1024


def install_diff(decision, changes, contents):
    """The diff as Ansible shows it: an item for each path that is removed, changed or added, and a count of those left out.

    decision: an InstallDecision; contents: {path in the revision: bytes}.
    """
    after = _facts_after(decision)
    affected = [path for kind in ("removed", "changed", "added") for path in changes[kind]]
    items = []
    for path in affected[:MAXIMUM_ITEMS]:
        before_entry, after_entry = decision.disk.get(path), after.get(path)
        texts = _texts(path, before_entry, after_entry, contents)
        items.append(_item(printable(path), *(texts or (_line_before(path, before_entry), _line(after_entry)))))
    if len(affected) > MAXIMUM_ITEMS:
        items.append(_item(f"{len(affected) - MAXIMUM_ITEMS} more paths", "", ""))
    return items


def _item(header, before, after):
    return {"before_header": header, "after_header": header, "before": before, "after": after}


def _facts_after(decision):
    """{path: manifest entry, with the source's path} of all that the plan makes."""
    sources = {entry["path"]: entry for entry in decision.manifest}
    modes = {step["file"]: step["mode"] for step in decision.plan["instructions"] if step["type"] == "chmod"}
    after = {}
    for step in decision.plan["instructions"]:
        if step["type"] == "mkdir":
            after[step["directory"]] = {"type": "directory", "mode": modes.get(step["directory"])}
        elif step["type"] == "copy":
            source = sources[step["source"]]
            after[step["destination"]] = dict(source, mode=modes.get(step["destination"], source["mode"]))
    return after


def _texts(path, before_entry, after_entry, contents):
    """(before, after) as text if the new content is known and both are text; a path that goes has no new content."""
    if after_entry is None or after_entry["type"] != "file" or after_entry["path"] not in contents:
        return None
    try:
        before = "" if before_entry is None else read_start(path, MAXIMUM_TEXT_BYTES).decode("utf-8")
        return before, contents[after_entry["path"]][:MAXIMUM_TEXT_BYTES].decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _line_before(path, entry):
    if entry is None:
        return ""
    facts = dict(entry, mode=f"{entry['mode']:04o}")
    if entry["type"] == "file":
        facts["sha256"] = sha256_of(path)
    return _line(facts)


def _line(facts):
    """One line about a file, link or directory; empty for none."""
    if facts is None:
        return ""
    words = [facts["type"]]
    if facts["type"] == "symlink":
        words.append(f"to {printable(facts['target'])}")
    elif facts["mode"] is not None:
        words.append(f"mode {int(facts['mode'], 8):04o}")
    if facts["type"] == "file":
        words += [f"{facts['size']} bytes", f"sha256 {facts.get('sha256')}"]
    return ", ".join(words) + "\n"
