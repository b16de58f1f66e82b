# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hosts answered to a task, from where it was registered."""

from __future__ import annotations


def answers_of(hostvars, hosts, variable):
    """{host: the result that it registered in this variable} of those that did."""
    registered = {host: hostvars.raw_get(host).get(variable) for host in hosts}
    return {host: result for host, result in registered.items() if result}
