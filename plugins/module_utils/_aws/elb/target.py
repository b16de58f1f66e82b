# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a load balancer knows one registration of an instance."""

from __future__ import annotations

from dataclasses import dataclass, field

NAMES = {"id": "Id", "port": "Port", "availability_zone": "AvailabilityZone"}


@dataclass(frozen=True)
class Target:
    """id and port tell targets apart; port is None at a Classic Load Balancer. availability_zone None lets Elastic Load Balancing find it."""

    id: str
    port: int | None = None
    availability_zone: str | None = field(default=None, compare=False)

    def to_dict(self) -> dict:
        """As results of modules give it and their options take it."""
        return {key: getattr(self, key) for key in NAMES}

    def to_aws(self) -> dict:
        """As the API of target groups takes it."""
        return {name: getattr(self, key) for key, name in NAMES.items() if getattr(self, key) is not None}


def target_from_aws(description: dict) -> Target:
    """As the API of target groups gives it."""
    return Target(**{key: description.get(name) for key, name in NAMES.items()})
