# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lock of a deployment group on a server: one segment at a time, and who it is."""

from __future__ import annotations

import fcntl
import json
import os
import time

from ..error_codes import error_of
from .process_identity import is_alive
from .segment_journal import read_journal

POLL_SECONDS = 0.2


def take_lock(path, holder, timeout_seconds):
    """Hold the lock by a descriptor, for as long as one process has it open -> (descriptor, who held it before or None).

    holder: {deployment_id, started_by, since, journal}, kept for others to read. Raises DeploymentError if somebody else still holds it after the timeout.
    """
    os.makedirs(os.path.dirname(path), exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _wait_for(descriptor, path, time.monotonic() + timeout_seconds)
        before = read_holder(path)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(holder).encode("utf-8", "replace"), 0)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor, before


def wait_for_others(path, deployment_id, timeout_seconds):
    """Wait until the events of no other deployment run, without holding the lock. Raises DeploymentError if some still do after the timeout."""
    deadline = time.monotonic() + timeout_seconds
    while (holder := read_holder(path)) and holder["deployment_id"] != deployment_id and running_process(holder):
        if time.monotonic() >= deadline:
            raise _in_progress(path, holder)
        time.sleep(POLL_SECONDS)


def running_process(holder):
    """The process that runs the events of this holder; None if none does any more."""
    process = next((entry["process"] for entry in read_journal(holder["journal"])[0] if "events" in entry), None)
    return process if process and is_alive(process) else None


def read_holder(path):
    """Who holds the lock, or held it last; None if that is not known."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (FileNotFoundError, ValueError):
        return None


def _wait_for(descriptor, path, deadline):
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise _in_progress(path, read_holder(path)) from error
        time.sleep(POLL_SECONDS)


def _in_progress(path, holder):
    entries = read_journal(holder["journal"])[0] if holder else []
    if holder is None or (entries and not is_alive(entries[0]["process"])):
        # What the file says is of an earlier run.
        message = f"Another run of lifecycle events for this deployment group is in progress on this server ({path} is locked)."
    else:
        by = f", started by {holder['started_by']}," if holder["started_by"] else ""
        began = [entry["began"] for entry in entries if "began" in entry]
        message = f"Deployment {holder['deployment_id']}{by} is in {began[-1] if began else 'its lifecycle'} on this server since {holder['since']}."
    hint = "Wait until it has ended, or let this one wait (codedeploy_lock_timeout_seconds), then deploy again."
    return error_of("deployment-in-progress", message, hint)
