# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides what Install does: a plan over a snapshot of the disk."""

from __future__ import annotations

from ..disk.disk_snapshot import kind_at, followed
from ..error_codes import error_of
from ..disk.host_paths import ancestors, below, printable
from .permission_plan import plan_permissions
from ..bundle.revision_tree import RevisionTree, expand_files

BEHAVIORS = ("DISALLOW", "OVERWRITE", "RETAIN")


def plan_install(appspec, manifest, disk, file_exists_behavior, install_root="/"):
    """Decide what Install does, from the revision and the disk as it is after the cleanup (a snapshot, see disk_snapshot).

    Returns {"instructions": [...], "retained": [paths], "warnings": [texts]}. Instructions have the agent's types and keys; a copy also has
    `method`: new (nothing is there), in_place (write into what is there) or replace (a link takes the place of a file or link),
    and `target` when it makes a symbolic link. Raises DeploymentError for the first thing that cannot be done.
    """
    wanted = expand_files(appspec["files"], RevisionTree(manifest), install_root)
    return plan_wanted(wanted, appspec, manifest, disk, file_exists_behavior, install_root)


def plan_wanted(wanted, appspec, manifest, disk, file_exists_behavior, install_root="/"):
    """As plan_install, for a caller that has already expanded the files section."""
    layout = _Layout(disk, appspec["file_exists_behavior"] or file_exists_behavior.upper())
    targets = {entry["path"]: entry.get("target") for entry in manifest if entry["type"] == "symlink"}
    for item in wanted:
        if item["type"] == "directory":
            layout.want_directory(item["destination"])
        else:
            layout.want_file(item, targets.get(item["source"]))
    steps, warnings = plan_permissions(appspec["permissions"], layout.files, layout.directories, disk, install_root)
    return {"instructions": layout.instructions + steps, "retained": layout.retained, "warnings": warnings}


def paths_of_interest(wanted, permissions, install_root="/"):
    """Every path whose state on disk plan_wanted may ask for."""
    paths = {below(install_root, entry["object"]) for entry in permissions}
    for item in wanted:
        paths.add(item["destination"])
        if item["type"] == "file":
            paths.add(_inside(item["destination"]))
    paths.update([directory for path in list(paths) for directory in ancestors(path)])
    return paths


def _inside(destination):
    """Where a file lands when a directory bears its name."""
    return f"{destination}/{destination.rpartition('/')[2]}"


class _Layout:
    """The directories and files that Install makes, in the order in which it makes them."""

    def __init__(self, disk, behavior):
        self.disk = disk
        self.behavior = behavior
        self.instructions = []
        self.directories = {}
        self.files = {}
        self.retained = []

    def want_directory(self, path):
        for directory in ancestors(path) + [path]:
            if directory in self.directories:
                continue
            if directory in self.files:
                raise _conflict("directory-over-planned-file", directory)
            kind = kind_at(self.disk, directory)
            if kind == "absent" and directory != "/":
                self.directories[directory] = None
                self.instructions.append({"type": "mkdir", "directory": directory})
            elif kind != "directory" and directory != "/":
                raise _obstacle("os:EEXIST", directory, "the revision needs a directory there")

    def want_file(self, item, target):
        destination, method = self._way(item)
        self._refuse_second_claim(destination)
        if method == "retain":
            self.retained.append(destination)
            return
        step = {"type": "copy", "source": item["source"], "destination": destination, "method": method}
        if item["type"] == "symlink":
            step["target"] = target
        self.files[destination] = item["type"]
        self.instructions.append(step)

    def _refuse_second_claim(self, destination):
        if destination in self.files:
            raise _conflict("duplicate-destination", destination)
        if destination in self.directories:
            raise _conflict("file-over-planned-directory", destination)

    def _way(self, item):
        """(destination, method) of a file or link of the revision."""
        destination = item["destination"]
        entry = self.disk.get(destination)
        if entry is None or destination in self.directories:
            return destination, "new"
        kind = followed(entry)["type"]
        if item["type"] == "file" and kind == "missing":
            return destination, "in_place"
        behavior = "OVERWRITE" if entry.get("half_written") else self.behavior
        if behavior == "OVERWRITE":
            return self._way_over_link(destination, entry) if item["type"] == "symlink" else self._way_over_file(destination, kind)
        if behavior == "RETAIN":
            return destination, "retain"
        raise _exists(destination, entry, behavior)

    def _way_over_link(self, destination, entry):
        if entry["type"] in ("file", "symlink"):
            return destination, "replace"
        raise _obstacle("os:EEXIST", destination, "the revision has a symbolic link of that name")

    def _way_over_file(self, destination, kind):
        if kind == "directory":
            destination = _inside(destination)
            kind = kind_at(self.disk, destination)
        if kind == "absent":
            return destination, "new"
        if kind in ("file", "missing"):
            return destination, "in_place"
        reason = {"directory": "os:EISDIR", "unreachable": "os:ENOENT"}.get(kind, "os:EEXIST")
        raise _obstacle(reason, destination, "the revision has a file of that name")


def _exists(destination, entry, behavior):
    if behavior not in BEHAVIORS:
        return error_of(
            "file-exists-bad-option",
            f"The file_exists_behavior {behavior!r} is not one of {', '.join(BEHAVIORS)}.",
            "Set file_exists_behavior to one of these.",
        )
    shown = printable(destination)
    if followed(entry)["type"] != "directory":
        message = f"{shown} is already there, and is not among the files that this deployment group has on record as installed on this server."
        return error_of("file-exists-disallow", message, "Remove it on the server, or set file_exists_behavior to OVERWRITE or RETAIN.")
    origin = "that this deployment group made, and that now holds something else" if entry.get("made_by_group") else "that is already there"
    message = f"{shown} is a directory {origin}; the revision has a file of that name."
    return error_of("file-exists-disallow", message, "Move what it holds elsewhere and remove it on the server, or change the destination in the AppSpec file.")


def _conflict(reason, path):
    shown = printable(path)
    messages = {
        "duplicate-destination": f"Two sources of the files section would both be installed as {shown}.",
        "file-over-planned-directory": f"The files section wants {shown} to be a file and a directory.",
        "directory-over-planned-file": f"The files section wants {shown} to be a directory and a file.",
    }
    hint = "Change one of the destinations in the AppSpec file; a destination is always the directory in which the source is put."
    return error_of(reason, messages[reason], hint)


def _obstacle(reason, path, why):
    return error_of(
        reason,
        f"{printable(path)} is in the way: {why}.",
        "Remove or rename it on the server, or change the destination in the AppSpec file.",
    )
