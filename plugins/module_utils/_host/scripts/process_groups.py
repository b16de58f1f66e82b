# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process groups that a script has started."""

from __future__ import annotations

import os


def process_groups(leader):
    """The process groups of `leader` and its living descendants; `su` starts its command in a group of its own."""
    children, groups = {}, {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            status = _parent_and_group(name)
            if status:
                children.setdefault(status[0], []).append(int(name))
                groups[int(name)] = status[1]
    found, waiting = {leader}, [leader]
    while waiting:
        process = waiting.pop()
        found.add(groups.get(process, leader))
        waiting.extend(children.get(process, []))
    return found


def signal_groups(groups, signal_number):
    """Send the signal to every group; the groups that could be reached."""
    return {group for group in groups if _signal_group(group, signal_number)}


def _signal_group(group, signal_number):
    try:
        os.killpg(group, signal_number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _parent_and_group(process):
    try:
        with open(f"/proc/{process}/stat", "rb") as stat:
            # The command name, in parentheses, may hold anything.
            fields = stat.read().rpartition(b")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(fields[1]), int(fields[2])
