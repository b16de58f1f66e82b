# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an action does itself, as a module run costs more than all else that is done."""

from __future__ import annotations


def is_own_process(connection):
    """Whether a module would run on this machine, as the user of this process."""
    return connection.transport == "local" and not connection.become
