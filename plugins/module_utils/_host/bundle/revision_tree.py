# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The revision as a tree, and what its files section means."""

from __future__ import annotations

from ..error_codes import error_of
from ..disk.host_paths import below

# The kernel's own limit for one path.
MAXIMUM_LINKS = 40


class OutsideRevision(Exception):
    """A path leads out of the revision."""


class RevisionTree:
    """The files of a revision, looked up as a file system would: through symbolic links, but never out of the revision."""

    def __init__(self, manifest):
        self.entries = {"": {"path": "", "type": "directory"}}
        self._names = {"": set()}
        for entry in manifest:
            self._add(entry)

    def _add(self, entry):
        path = entry["path"]
        self.entries[path] = entry
        while path:
            parent, _slash, name = path.rpartition("/")
            known = parent in self._names
            self._names.setdefault(parent, set()).add(name)
            if known:
                return
            self.entries.setdefault(parent, {"path": parent, "type": "directory"})
            path = parent

    def names(self, directory):
        """The names in a directory, sorted."""
        return sorted(self._names.get(directory, ()))

    def locate(self, path, follow_last):
        """The entry's own path after every link on the way (and at the end, if follow_last); None where there is nothing.

        Raises OutsideRevision.
        """
        pending = _parts(path)
        here = ""
        links = 0
        while pending:
            part = pending.pop()
            if part == "..":
                here = _parent(here)
                continue
            step = f"{here}/{part}" if here else part
            entry = self.entries.get(step)
            if entry is None:
                return None
            if entry["type"] == "symlink" and (pending or follow_last):
                links += 1
                if links > MAXIMUM_LINKS:
                    return None
                if entry["target"].startswith("/"):
                    raise OutsideRevision()
                pending.extend(_parts(entry["target"]))
            else:
                here = step
        return here

    def directory_behind(self, path):
        """The directory that an entry is or links to inside the revision; None for anything else.

        A link that leads out of the revision is a link to be installed as it is: what it means is up to the server.
        """
        if self.entries[path]["type"] != "symlink":
            return path if self.entries[path]["type"] == "directory" else None
        try:
            found = self.locate(path, follow_last=True)
        except OutsideRevision:
            return None
        return found if found is not None and self.entries[found]["type"] == "directory" else None


def _parts(path):
    """The components of a path, the first one last."""
    return [part for part in reversed(path.split("/")) if part not in ("", ".")]


def _parent(path):
    if not path:
        raise OutsideRevision()
    return path.rpartition("/")[0]


def expand_files(files, tree, install_root):
    """What the `files` section wants on the server, in the agent's order.

    Returns [{"type": "directory" | "file" | "symlink", "source": path in the revision, "destination": absolute path}].
    """
    wanted = []
    for mapping in files:
        destination = _destination(mapping, install_root)
        source = _source(mapping["source"], tree)
        wanted.append({"type": "directory", "source": None, "destination": destination})
        if tree.directory_behind(source) is None:
            wanted.append(_item(tree, source, _join(destination, _base_name(mapping["source"]))))
        else:
            wanted.extend(_contents(tree, source, destination))
    return wanted


def _contents(tree, source, destination):
    """Everything below a directory of the revision; links to directories are followed."""
    found = []
    pending = [(source, destination, None)]
    while pending:
        source, destination, chain = pending.pop()
        directory = tree.directory_behind(source)
        if directory is None:
            found.append(_item(tree, source, destination))
            continue
        if _is_in(chain, directory):
            raise error_of(
                "os:ELOOP",
                f"The symbolic link {source} of the revision leads to a directory that it lies in.",
                "Remove the link from the bundle, or let it point to a file or another directory.",
            )
        found.append({"type": "directory", "source": None, "destination": destination})
        for name in reversed(tree.names(directory)):
            below_directory = f"{directory}/{name}" if directory else name
            pending.append((below_directory, _join(destination, name), (directory, chain)))
    return found[1:]


def _is_in(chain, directory):
    while chain is not None:
        if chain[0] == directory:
            return True
        chain = chain[1]
    return False


def _item(tree, source, destination):
    kind = tree.entries[source]["type"]
    if kind not in ("file", "symlink"):
        raise error_of(
            "source-not-a-file",
            f"{source} in the revision is neither a file, a directory nor a symbolic link.",
            "Remove it from the bundle.",
        )
    return {"type": kind, "source": source, "destination": destination}


def _source(source, tree):
    try:
        found = tree.locate(source, follow_last=False)
    except OutsideRevision:
        raise error_of(
            "path-outside-revision",
            f"The source {source} in the files section leads out of the revision.",
            "Name a file or directory of the bundle, relative to its root.",
        ) from None
    if found is None:
        raise error_of(
            "os:ENOENT",
            f"The source {source} in the files section is not in the revision.",
            "Correct the path in the AppSpec file (upper and lower case count, wildcards do not work), or add the file to the bundle.",
        )
    if source.endswith("/") and tree.directory_behind(found) is None:
        raise error_of(
            "os:ENOTDIR",
            f"The source {source} in the files section is a file, not a directory.",
            "Remove the slash at the end.",
        )
    return found


def _base_name(source):
    return source.rstrip("/").rpartition("/")[2]


def _join(directory, name):
    return f"{directory}{name}" if directory.endswith("/") else f"{directory}/{name}"


def _destination(mapping, install_root):
    destination = mapping["destination"]
    if not destination.startswith("/") or "\0" in destination:
        raise error_of(
            "destination-not-absolute",
            f"The destination {destination!r} in the files section is not an absolute path.",
            "Write the whole path of a directory on the server, beginning with a slash; ~ and variables are not replaced.",
        )
    return below(install_root, destination)
