# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of a deployment group at a time on a server."""

from __future__ import annotations

import contextlib
import fcntl
import os

from ..error_codes import error_of


@contextlib.contextmanager
def deployment_lock(path):
    """Hold the deployment group's lock on this server; DeploymentError if another run holds it."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise error_of(
                "deployment-in-progress",
                f"Another run of lifecycle events for this deployment group is in progress on this server ({path} is locked).",
                "Wait until it has ended, then run this again.",
            ) from error
        yield
