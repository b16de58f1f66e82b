# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet in front of which there is no load balancer, and so no AWS."""

from __future__ import annotations

import contextlib

from integration.hello_fleet import HelloFleet


@contextlib.contextmanager
def fleet_without_load_balancers(size, name="web-{}"):
    """Hosts as those of a HelloFleet, deployed to without traffic control."""
    with HelloFleet(_NoAws(), size, kinds=(), name=name) as fleet:
        yield fleet


class _NoAws:
    environment = {}

    def add_instance(self, name, _address):
        """An instance id."""
        return f"i-{name}"
