# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lock of a deployment group, as the runs of several controllers take it."""

from __future__ import annotations

import itertools
import os
import subprocess

from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.group_lock import GroupLock
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.lease_rules import new_lock
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.lock.process_reader import read_holder
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.store import Store

KEY = "shop/web/lock.json"
# Whatever it says, nothing may depend on it.
SOME_TIME = "1999-12-31T23:59:59Z"

_numbers = itertools.count()


def open_lock(place, **config):
    """The group's lock, as a process of its own opens it."""
    return GroupLock(Store(place.open(**config)), KEY)


def this_process():
    """A holder that lives."""
    return read_holder(os.getpid())


def ended_process():
    """A holder on this machine that is gone."""
    process = subprocess.Popen(["sleep", "60"])
    try:
        return read_holder(process.pid)
    finally:
        process.kill()
        process.wait(10)


def elsewhere(number=0):
    """A holder on another machine, of which this one cannot see whether it lives."""
    return {"host": f"ctl-{number}", "boot_id": f"boot {number}", "pid_namespace": "pid:[4026531836]", "pid": 1, "started": 1}


def lock_of(holder, lease_seconds=60, name=None):
    """A new lock for a holder."""
    lock_id = name or f"{os.getpid()}-{next(_numbers)}"
    return new_lock(lock_id, f"d-{lock_id}", "ann on ctl-1", "deploying to web-1", holder, SOME_TIME, lease_seconds)
