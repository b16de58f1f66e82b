# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of hosts for people."""

from __future__ import annotations

SHOWN_HOSTS = 20


def shorten(hosts, most=SHOWN_HOSTS):
    """Names of hosts as text, of many only the first."""
    return ", ".join(hosts[:most]) + (f" and {len(hosts) - most} more" if len(hosts) > most else "")
