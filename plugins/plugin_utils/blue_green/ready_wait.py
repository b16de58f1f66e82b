# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A blue/green deployment that waits for somebody to have it go on: when its replacement fleet is ready, or before the original one is terminated."""

from __future__ import annotations

import datetime

from .blue_green_settings import STOP

READY = "Ready"
READY_WAIT, TERMINATION_WAIT = "READY_WAIT", "TERMINATION_WAIT"
FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def waits_when_ready(plan):
    """Whether a run ends when the replacement fleet is ready; not one that somebody had go on."""
    return bool(plan["blue_green"]) and plan["blue_green"]["ready"]["action_on_timeout"] == STOP and not (plan["resumed"] or {}).get("waited_for")


def end_of_wait(plan, kind, now):
    """Until when a wait of a kind is that begins now. now: as the record says times."""
    part = {READY_WAIT: "ready", TERMINATION_WAIT: "terminate"}[kind]
    until = datetime.datetime.strptime(now, FORMAT) + datetime.timedelta(minutes=plan["blue_green"][part]["wait_minutes"])
    return until.strftime(FORMAT)


def new_wait(plan, kind, now):
    """The wait of a kind that begins, as the record has it. now: as the record says times."""
    return {"type": kind, "until": end_of_wait(plan, kind, now), "continued": False}


def is_waiting(record):
    """Whether the deployment of a record waits."""
    return bool(record["wait"]) and not record["wait"]["continued"] and not record["ended_at"]


def is_ready(record):
    """Whether it waits for traffic to be rerouted."""
    return is_waiting(record) and record["wait"]["type"] == READY_WAIT


def has_expired(record, now):
    """Whether nobody had traffic rerouted in time. An original fleet may be terminated at any time."""
    return is_ready(record) and now >= record["wait"]["until"]
