# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a deployment in place has of fleets and phases, for tests that are about something else."""

from __future__ import annotations

# Of a plan.
ONE_FLEET = {
    "original_hosts": [], "blue_green": None, "goes_back": False, "standing_fleets": None, "fleet_error": None, "serving_replacements": [],
    "strangers_in_traffic": [], "test_load_balancer_info": None, "copied_group": None,
}


def segments(count):
    """So many segments of a lifecycle."""
    return [{"type": "events", "events": ["Install"], "unscripted": [], "phase": "deploy"}] * count
