# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two styles of a deployment that the demo shows."""

from __future__ import annotations

import dataclasses

HOSTS = ("web-1", "web-2", "web-3", "web-4")


@dataclasses.dataclass(frozen=True)
class Style:
    """first: the hosts that have version 1.0.0; group, variables: what the second deployment has beside the usual."""

    first: tuple
    headline: str
    done: str
    group: dict
    variables: dict


STYLES = {
    "in_place": Style(
        HOSTS,
        "Version 2.0.0, half of them at a time",
        "Every instance runs version 2.0.0, and no request failed.",
        {},
        {"codedeploy_targets": list(HOSTS)},
    ),
    "blue_green": Style(
        HOSTS[:2],
        "Version 2.0.0 goes to two others, which replace them",
        "The replacement fleet serves version 2.0.0, the original one still has version 1.0.0, and no request failed.",
        {"deployment_style": {"deployment_type": "BLUE_GREEN"}},
        {"codedeploy_targets": list(HOSTS[:2]), "codedeploy_replacement_targets": list(HOSTS[2:])},
    ),
}
