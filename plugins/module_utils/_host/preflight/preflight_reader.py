# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what a server has."""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import shutil
import sys

from ..disk.accounts import read_accounts
from ..bundle.bundle_cache import is_staged
from ..install.cleanup_list import parse_cleanup_list
from ..disk.os_failure import existing_parent


def read_facts(needs, bundle, paths):
    """What preflight_rules asks about this server; touches nothing. bundle: None where the server gets none.

    {python_version, is_root, user, own_groups, users, groups, tools: those of the needs that are there, staged,
    places: {path: {existing, writable}}, filesystems: {device: {path, has_root, has_destination, free_bytes, reclaimable_bytes}}}
    """
    accounts = read_accounts(needs["users"], needs["groups"])
    places = {path: existing_parent(path) for path in [paths.root] + needs["destinations"]}
    return {
        "python_version": sys.version_info[:3],
        "is_root": os.geteuid() == 0,
        "user": _user_name(),
        "own_groups": _own_groups(),
        "users": [name for name in needs["users"] if accounts["users"][name] is not None],
        "groups": [name for name in needs["groups"] if accounts["groups"][name] is not None],
        "tools": [name for name in needs["tools"] if shutil.which(name)],
        "staged": bundle is None or is_staged(paths.root, bundle),
        "places": {path: {"existing": parent, "writable": os.access(parent, os.W_OK | os.X_OK)} for path, parent in places.items()},
        "filesystems": _filesystems(places, paths),
    }


def _filesystems(places, paths):
    filesystems = {}
    for path, parent in places.items():
        device = os.stat(parent).st_dev
        usage = {"path": parent, "has_root": False, "has_destination": False, "free_bytes": shutil.disk_usage(parent).free, "reclaimable_bytes": 0}
        filesystem = filesystems.setdefault(device, usage)
        filesystem["has_root" if path == paths.root else "has_destination"] = True
    for device, size in _installed_sizes(paths.cleanup_list):
        if device in filesystems:
            filesystems[device]["reclaimable_bytes"] += size
    return filesystems


def _installed_sizes(cleanup_list):
    """(device, bytes) of every file that Install removes before it copies the new ones."""
    with contextlib.suppress(OSError), open(cleanup_list, "rb") as file:
        for path in parse_cleanup_list(file.read())["paths"]:
            with contextlib.suppress(OSError):
                status = os.lstat(path)
                yield status.st_dev, status.st_blocks * 512


def _user_name():
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _own_groups():
    names = []
    for number in {os.getegid(), *os.getgroups()}:
        with contextlib.suppress(KeyError):
            names.append(grp.getgrgid(number).gr_name)
    return names
