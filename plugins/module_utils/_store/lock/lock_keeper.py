# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process of its own that renews a lock as long as the run that has it lives, and sees whether somebody asked to stop the deployment."""

from __future__ import annotations

import json
import os
import select
import time

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..clock import measured_now
from .lease_rules import COUNTED_ON, RENEW_SECONDS, lease_of
from .process_reader import read_process

POLL_SECONDS = 1.0
READY_WITHIN_SECONDS = 60
READY = b"ready"


def start_keeper(open_group, lock, version, note, renew_seconds=RENEW_SECONDS):
    """Renew a lock from now on. Raises DeploymentError when that does not work.

    open_group: gives a GroupLock and DeploymentDocuments whose connections nobody else uses; note: a file in which the run finds until when it has
    the lock for certain, and who asked to stop: {held_until, trouble, stop}. Everything that the process imports was imported before: the files of a
    module vanish when it ends.
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
                _keep(*open_group(), lock, version, note, renew_seconds, lambda: _say(writer, READY))
            except Exception as error:  # whatever it is, the run must hear of it
                _say(writer, str(error).encode("utf-8", "replace"))
    finally:
        os._exit(0)


def _keep(group_lock, documents, lock, version, note, renew_seconds, on_ready):
    """Until the run is over, or the lock is another's. Before it is ready, errors are its own; later the store may fail for a while."""
    holder, is_ready, known = lock["holder"], False, {"held_until": 0, "trouble": None, "stop": None}
    while True:
        began = measured_now()
        try:
            lock, version = group_lock.renew({**lock, **_said(note)}, version)
            known = {**known, "held_until": began + lease_of(lock) * COUNTED_ON, "trouble": None}
        except DeploymentError as error:
            if not is_ready:
                raise
            known = {**known, "held_until": 0 if error.code == "LOCK_LOST" else known["held_until"], "trouble": error.to_dict()}
        _write_note(note, known)
        if not is_ready:
            on_ready()
            is_ready = True
        if not known["trouble"]:
            known = {**known, "stop": _read_stop(documents, lock["deployment_id"], known["stop"])}
            _write_note(note, known)
        if (known["trouble"] or {}).get("code") == "LOCK_LOST" or not _wait(holder, began + renew_seconds):
            return


def _read_stop(documents, deployment_id, before):
    """Who asked to stop the deployment, or what was known of that where it cannot be read."""
    try:
        return documents.read_stop(deployment_id)
    except Exception:  # whatever it is, the lock comes first
        return before


def _wait(holder, until):
    """Whether the run still lives then; False as soon as it does not."""
    while _lives(holder):
        if measured_now() >= until:
            return True
        time.sleep(min(POLL_SECONDS, max(0.01, until - measured_now())))
    return False


def _lives(holder):
    process = read_process(holder["pid"])
    return process is not None and process["started"] in (None, holder["started"])


def _said(note):
    """What the run says of itself: {deployment_id, doing}, or nothing yet."""
    try:
        with open(f"{note}.doing", encoding="utf-8") as file:
            return json.load(file)
    except OSError:
        return {}


def _write_note(note, known):
    """The run removes the folder at its end, then there is nobody to tell."""
    try:
        with open(f"{note}.new", "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            json.dump(known, file)
        os.replace(f"{note}.new", note)
    except FileNotFoundError:
        os._exit(0)


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
