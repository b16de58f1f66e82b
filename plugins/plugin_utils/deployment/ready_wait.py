# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A blue/green deployment that waits, when its replacement fleet is ready, for somebody to have traffic rerouted."""

from __future__ import annotations

import datetime

from .blue_green import STOP

READY, READY_WAIT = "Ready", "READY_WAIT"
FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def waits_when_ready(plan):
    """Whether a run ends when the replacement fleet is ready; not one that somebody had go on."""
    return bool(plan["blue_green"]) and plan["blue_green"]["ready"]["action_on_timeout"] == STOP and not (plan["resumed"] or {}).get("continued")


def new_wait(plan, now):
    """The wait that begins, as the record has it. now: as the record says times."""
    until = datetime.datetime.strptime(now, FORMAT) + datetime.timedelta(minutes=plan["blue_green"]["ready"]["wait_minutes"])
    return {"type": READY_WAIT, "until": until.strftime(FORMAT), "continued": False}


def is_waiting(record):
    """Whether the deployment of a record waits."""
    return record["status"] == READY


def has_expired(record, now):
    """Whether nobody had it go on in time."""
    return is_waiting(record) and now >= record["wait"]["until"]
