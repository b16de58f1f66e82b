# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives and folders that are made for a test, and what is read of them."""

from __future__ import annotations

import hashlib
import io
import subprocess
import tarfile
import zipfile

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.bundle_manifest import make_manifest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.bundle_reader import read_bundle

APPSPEC = b"version: 0.0\nos: linux\n"
LIMIT = 10_000_000
# Without any attribute, zipfile writes a mode of its own.
DOS_ARCHIVE_BIT = 0x20
MANIFEST = [
    {"path": "app", "type": "directory", "mode": "0755"},
    {"path": "app/empty", "type": "directory", "mode": "0755"},
    {"path": "app/link", "type": "symlink", "mode": "0777", "target": "run.sh"},
    {
        "path": "app/run.sh", "type": "file", "mode": "0755", "size": 16, "sha256": hashlib.sha256(b"#!/bin/sh\r\nexit\n").hexdigest(),
        "first_line": b"#!/bin/sh\r",
    },
    {"path": "appspec.yml", "type": "file", "mode": "0644", "size": 23, "sha256": hashlib.sha256(APPSPEC).hexdigest(), "first_line": b"version: 0.0"},
]  # fmt: skip


def read(path, bundle_type=None, limit=LIMIT):
    """(type, manifest, contents of the AppSpec) of a bundle."""
    found_type, members, contents = read_bundle(str(path), bundle_type, "appspec.yml", limit)
    return found_type, make_manifest(members, found_type, str(path))[0], contents


def refused(path, bundle_type=None, limit=LIMIT):
    """The error for which a bundle is not read."""
    with pytest.raises(DeploymentError) as error:
        read(path, bundle_type, limit)
    return error.value


def tar_of(path, *members):
    """A tar of (name, content or None, attributes of the header)."""
    with tarfile.open(path, "w") as archive:
        for name, content, attributes in members:
            info = tarfile.TarInfo(name)
            info.size = len(content or b"")
            for key, value in attributes.items():
                setattr(info, key, value)
            archive.addfile(info, io.BytesIO(content or b""))
    return path


def zip_of(path, *members):
    """A zip of (name, content, st_mode or None)."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content, mode in members:
            info = zipfile.ZipInfo(name)
            info.create_system = 3 if mode else 0
            info.external_attr = mode << 16 if mode else DOS_ARCHIVE_BIT
            archive.writestr(info, content)
    return path


def packed(folder, kind):
    """An archive of the folder, as tar or zip packs it."""
    target = folder.parent / f"bundle.{kind}"
    commands = {
        "tar": ["tar", "-cf", target, "-C", folder, "."],
        "tgz": ["tar", "-czf", target, "-C", folder, "app", "appspec.yml"],
        "wrapped.tgz": ["tar", "-czf", target, "-C", folder.parent, "revision"],
        "tar.bz2": ["tar", "-cjf", target, "-C", folder, "."],
        "tar.xz": ["tar", "-cJf", target, "-C", folder, "."],
        "zip": ["zip", "-qry", target, "."],
        "wrapped.zip": ["zip", "-qry", target, "revision"],
    }
    cwd = folder.parent if kind == "wrapped.zip" else folder
    subprocess.run([str(word) for word in commands[kind]], cwd=cwd, check=True, timeout=60)
    return target
