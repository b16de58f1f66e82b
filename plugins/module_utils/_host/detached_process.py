# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that the end of the connection, and of what started it, does not touch."""

from __future__ import annotations

import os


def start_detached(work, keep):
    """Run work() in a session of its own, with nothing open but the descriptors in `keep`; it is nobody's child, and ends with work()."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        os.setsid()
        os.chdir("/")
        if os.fork() == 0:
            _keep_only(keep)
            work()
    finally:
        os._exit(0)


def _keep_only(descriptors):
    # The connection to the controller must not be held.
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2 and int(name) not in descriptors:
            try:
                os.close(int(name))
            except OSError:
                pass
