# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What does not come out of an archive as it is in it."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.disk.host_paths import printable

from ..appspec.findings import Findings

READERS = {"zip": "unzip", "tar": "tar", "tgz": "tar"}
CONTENT_FACTS = ("kind", "mode", "target", "sha256")
# Notes on members, see bundle_reader: (reason, what the message says of them, hint)
BY_NOTE = {
    "backslashes": ("zip-backslashes", "has a backslash where others have a slash: it becomes a path with folders", "Pack with slashes in names."),
    "no-mode": ("zip-without-mode", "has no mode, although a Unix packer wrote it: it gets the usual one, unlike with unzip", "Let the packer write modes."),
    "set-id": ("zip-set-id", "has a set-user-ID, set-group-ID or sticky bit, which zips lose", "Pack a tar, or set the mode in the permissions section."),
    "content-of-directory": ("zip-directory-with-content", "is a directory by its name and has content, which is lost", "Pack the revision again."),
}


def warn_of_members(members, tree, bundle_type, path):
    """Members and their ArchiveTree -> findings about the bundle at `path`, one for a path that differs, and one for each kind of header."""
    findings = Findings(path)
    reader = READERS.get(bundle_type, "tar")
    for place, index in _differing_copies(members, tree):
        _warn_of_copies(place, members[index]["kind"] == "directory" and reader == "unzip", reader, findings)
    for note, (reason, text, hint) in BY_NOTE.items():
        names = [printable(member["name"]) for member in members if note in member["notes"]]
        if names:
            others = f" (and {len(names) - 1} more)" if names[1:] else ""
            findings.warning(None, reason, f"The archive member {names[0]!r}{others} {text}.", hint)
    return findings.warnings


def _differing_copies(members, tree):
    """(path, index of a copy that does not count and differs from the one that does), one for each path."""
    found = {}
    for path, index in tree.dropped:
        if path not in found and _facts(members, index) != _facts(members, tree.sources[path]):
            found[path] = index
    return found.items()


def _facts(members, index):
    member = {"kind": "directory", "mode": 0o755, "target": "", "sha256": None} if index is None else members[index]
    return [member[fact] for fact in CONTENT_FACTS]


def _warn_of_copies(path, first_counts, reader, findings):
    which = "first" if first_counts else "last"
    message = f"The archive holds {printable(path)!r} more than once, and not the same each time: the {which} one counts, as with {reader}."
    findings.warning(None, "duplicate-member", message, "Pack the revision again, into a new archive, with each file once.")
