# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process of its own that renews a lock as long as the run that has it lives, and sees whether somebody asked to stop the deployment."""

from __future__ import annotations

import os
import select
import time

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..clock import measured_now
from .kept_lock import KeptLock
from .lease_rules import RENEW_SECONDS
from .process_reader import read_process

POLL_SECONDS = 1.0
READY_WITHIN_SECONDS = 60
READY = b"ready"


def start_keeper(open_group, lock, version, note, renew_seconds=RENEW_SECONDS):
    """Renew a lock from now on. Raises DeploymentError when that does not work.

    open_group: gives a GroupLock and DeploymentDocuments whose connections nobody else uses; note: see KeptLock. Everything that the process imports was
    imported before: the files of a module vanish when it ends.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        _become_keeper(writer, open_group, lock, version, note, renew_seconds)
    os.close(writer)
    os.waitpid(child, 0)
    said = _read_all(reader)
    if said != READY:
        hint = "Deploy again; if it stays so, look whether the controller lets processes go on in the background."
        raise DeploymentError("INTERNAL_ERROR", f"The lock of the deployment group cannot be kept: {said.decode() or 'its process ended'}.", hint)


def _become_keeper(writer, open_group, lock, version, note, renew_seconds):
    """Never returns. The first child ends at once, so that the second has no parent that would have to ask for its end."""
    try:
        os.setsid()
        if not os.fork():
            _let_go_of_files(writer)
            try:
                kept = KeptLock(*open_group(), lock, version, note)
                kept.begin()
                said = READY
            except Exception as error:  # whatever it is, the run must hear of it
                said = str(error).encode("utf-8", "replace")
            _say(writer, said)
            if said == READY:
                _keep(kept, renew_seconds)
    finally:
        os._exit(0)


def _keep(kept, renew_seconds):
    """Until the run is over or has removed its folder, or the lock is another's. The store may fail for a while."""
    while not kept.is_lost:
        renewed = measured_now()
        while measured_now() < renewed + renew_seconds:
            kept.look_for_stop()
            if not _lives_until(kept.holder, min(renewed + renew_seconds, measured_now() + kept.look_seconds)):
                return
        kept.renew()


def _lives_until(holder, until):
    """Whether the run still lives then; False as soon as it does not."""
    while _lives(holder):
        if measured_now() >= until:
            return True
        time.sleep(min(POLL_SECONDS, max(0.01, until - measured_now())))
    return False


def _lives(holder):
    process = read_process(holder["pid"])
    return process is not None and process["started"] in (None, holder["started"])


def _let_go_of_files(kept):
    """Put /dev/null in their places instead of closing them: an object that closes its file later must not close one of ours."""
    null = os.open(os.devnull, os.O_RDWR)
    for name in os.listdir("/dev/fd"):
        if int(name) != kept:
            try:
                os.dup2(null, int(name))
            except OSError:
                pass
    os.chdir("/")


def _say(writer, text):
    os.write(writer, text)
    os.close(writer)


def _read_all(reader):
    text, deadline = b"", time.monotonic() + READY_WITHIN_SECONDS
    with os.fdopen(reader, "rb", buffering=0) as file:
        while select.select([file], [], [], max(0, deadline - time.monotonic()))[0]:
            part = file.read(65536)
            if not part:
                break
            text += part
    return text
