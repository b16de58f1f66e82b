# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads in which directories the processes of a server live."""

from __future__ import annotations

import os

from .host_paths import from_disk, printable

PLACES = {"cwd": "its working directory", "root": "its root", "exe": "its program"}


def processes_in(directories):
    """Living processes in these directories or below -> {directory: [{pid, command, place: what of it lies there}]}, for those that have some.

    What belongs to other users can be seen by root only: to anybody else, their processes are nowhere.
    """
    wanted = {os.path.realpath(directory): directory for directory in directories}
    found = {}
    for pid in sorted(int(name) for name in os.listdir("/proc") if name.isdigit()) if wanted else []:
        for place in PLACES:
            directory = _directory_above(_read_link(f"/proc/{pid}/{place}"), wanted)
            if directory is not None:
                found.setdefault(directory, []).append({"pid": pid, "command": _command(pid), "place": PLACES[place]})
                break
    return found


def _directory_above(path, wanted):
    while path and path != "/":
        if path in wanted:
            return wanted[path]
        path = os.path.dirname(path)
    return None


def _read_link(path):
    try:
        return os.readlink(path)
    except OSError:
        # It has ended meanwhile, is a thread of the kernel, or belongs to somebody else.
        return None


def _command(pid):
    """The name of the program alone: arguments may hold secrets."""
    try:
        with open(f"/proc/{pid}/comm", "rb") as file:
            return printable(from_disk(file.read().strip()))
    except OSError:
        return "unknown"
