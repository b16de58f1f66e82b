# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AppSpecs, manifests, snapshots and servers in a temporary directory, for the tests of Install."""
from __future__ import annotations

import os
import pathlib
import stat

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.disk.disk_reader import read_archive, sha256_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.install.install import install_revision, preview_install

DEPLOYMENT = {"deployment_id": "d-TESTTEST1", "deployment_group_id": "dg-1"}


def appspec(*files, permissions=(), behavior=None):
    """An AppSpec as data. files: (source, destination)."""
    mappings = [{"source": source, "destination": destination} for source, destination in files]
    return {"version": "0.0", "os": "linux", "file_exists_behavior": behavior, "files": mappings, "permissions": list(permissions), "hooks": {}}


APP = appspec(("app", "/srv/app"))


def permission(object_path, **keys):
    """One entry of a permissions section, with everything that is not given as the agent defaults it."""
    defaults = {"pattern": "**", "except": [], "type": ["file", "directory"], "owner": None, "group": None, "mode": None, "acls": None, "context": None}
    return {"object": object_path, **defaults, **keys}


def acl(text):
    """An ACL entry as data, from `[default:]type:name:perms`."""
    *default, kind, name, permissions = text.split(":")
    return {"default": bool(default), "type": kind, "name": name, "permissions": permissions}


def manifest(*paths):
    """A manifest: `a/` is a directory, `a -> b` a symbolic link, anything else a file."""
    return [_manifest_entry(path) for path in sorted(paths)]


def _manifest_entry(path):
    if " -> " in path:
        path, target = path.split(" -> ")
        return {"path": path, "type": "symlink", "mode": "0777", "size": len(target), "target": target}
    if path.endswith("/"):
        return {"path": path[:-1], "type": "directory", "mode": "0755", "size": 0}
    return {"path": path, "type": "file", "mode": "0644", "size": 2, "sha256": "0" * 64}


def disk(*paths):
    """A snapshot: names as for manifest(); a link's target is the kind of thing behind it (file, directory, missing, unreachable)."""
    return {entry[0]: entry[1] for entry in map(_disk_entry, paths)}


def _disk_entry(path):
    facts = {"mode": 0o644, "uid": 0, "gid": 0, "size": 2}
    if " -> " in path:
        path, behind = path.split(" -> ")
        return path, {**facts, "type": "symlink", "target": "x", "followed": {**facts, "type": behind, "real": "/behind"}}
    if path.endswith("/"):
        return path[:-1], {**facts, "type": "directory", "children": []}
    if path.startswith("|"):
        return path[1:], {**facts, "type": "other"}
    return path, {**facts, "type": "file"}


def write_tree(root, content):
    """Make files: {path: text, or None for a directory, or ("->", target), or (text, mode)}."""
    for name, value in content.items():
        path = pathlib.Path(root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if value is None:
            path.mkdir(exist_ok=True)
        elif value[:1] == ("->",):
            path.symlink_to(value[1])
        elif isinstance(value, tuple):
            path.write_text(value[0], encoding="utf-8")
            path.chmod(value[1])
        else:
            path.write_text(value, encoding="utf-8")
    return str(root)


def mode_of(path):
    """The mode of what is there, in octal digits."""
    return "%04o" % (path.lstat().st_mode & 0o7777)


def list_tree(root):
    """{path below root: (type, mode, uid, gid, content or target)}"""
    found = {}
    for directory, directories, files in os.walk(os.fsencode(root)):
        for name in directories + files:
            path = os.path.join(directory, name)
            found[os.fsdecode(os.path.relpath(path, os.fsencode(root)))] = _facts(path)
    return found


def _facts(path):
    status = os.lstat(path)
    owner = (oct(stat.S_IMODE(status.st_mode)), status.st_uid, status.st_gid)
    if stat.S_ISLNK(status.st_mode):
        return ("symlink", *owner[1:], os.readlink(path))
    if stat.S_ISDIR(status.st_mode):
        return ("directory", *owner)
    return ("file", *owner, pathlib.Path(os.fsdecode(path)).read_bytes())


class Server:
    """A server below a temporary directory: its install root, its deployment root, and revisions unpacked beside them."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.root = self.directory / "root"
        self.deployment_root = str(self.directory / "deployment-root")
        self.root.mkdir(parents=True)

    def archive(self, content):
        """An unpacked revision with that content (see write_tree)."""
        return write_tree(self.directory / ("archive-%d" % len(list(self.directory.iterdir()))), content)

    def install(self, spec, archive_dir, behavior="DISALLOW"):
        return install_revision(spec, archive_dir, DEPLOYMENT, self.deployment_root, str(self.root), behavior)

    def preview(self, spec, archive_dir, behavior="DISALLOW", contents=None):
        entries = read_archive(archive_dir)
        for entry in entries:
            if entry["type"] == "file":
                entry["sha256"] = sha256_of(archive_dir + "/" + entry["path"])
        return preview_install(spec, entries, DEPLOYMENT, self.deployment_root, str(self.root), behavior, contents)

    def tree(self):
        return list_tree(self.root)

    def texts(self):
        """{path: text of a file, text of a link after "-> ", or None for a directory}"""
        return {path: _text(facts) for path, facts in self.tree().items()}

    def cleanup_list(self):
        """The paths on the cleanup list, relative to the install root."""
        lines = (pathlib.Path(self.deployment_root) / "deployment-instructions" / "dg-1-cleanup").read_text(encoding="utf-8").splitlines()
        return [os.path.relpath(line, self.root) for line in lines]


def _text(facts):
    if facts[0] == "directory":
        return None
    content = facts[-1].decode("utf-8", "surrogateescape")
    return "-> " + content if facts[0] == "symlink" else content
