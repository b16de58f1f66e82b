# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of a bundle -> the manifest of the unpacked revision."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.archive.archive_rules import wrapping_directory
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.archive.archive_tree import archive_tree

from .bundle_warnings import warn_of_members

IMPLICIT_DIRECTORY_MODE = 0o755


def make_manifest(members, bundle_type, path):
    """Members as read_bundle returns them -> (manifest of what lies on a server once they are unpacked, warnings as findings about `path`).

    An archive's only top-level directory is left out as the agent does; manifest entries also have `first_line` (bytes). Raises DeploymentError.
    """
    try:
        tree = archive_tree(members, is_zip=bundle_type == "zip")
    except DeploymentError as error:
        raise DeploymentError("INVALID_REVISION", error.message, error.hint, **error.where) from error
    top = None if bundle_type == "directory" else wrapping_directory(tree.kinds)
    below = f"{top}/" if top else ""
    kept = sorted(path for path in tree.sources if path.startswith(below))
    manifest = [{"path": path[len(below) :], **_entry(tree.sources[path], members)} for path in kept]
    return manifest, warn_of_members(members, tree, bundle_type, path)


def _entry(index, members):
    if index is None:
        return {"type": "directory", "mode": _octal(IMPLICIT_DIRECTORY_MODE)}
    member = members[index]
    entry = {"type": member["kind"], "mode": _octal(member["mode"])}
    if member["kind"] == "file":
        return {**entry, "size": member["size"], "sha256": member["sha256"], "first_line": member["first_line"]}
    return {**entry, "target": member["target"]} if member["kind"] == "symlink" else entry


def _octal(mode):
    return f"{mode:04o}"
