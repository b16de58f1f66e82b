# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The message that tells of an instance."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import ALLOW_EVENTS, BLOCK_EVENTS

from ..lifecycle.kinds_of_host import EVENTS
from .host_seconds import event_times
from .message_size import clipped
from ..times import moment_of
from .trigger_events import INSTANCE_STATUS

NOT_BEGUN = ("Pending", "Skipped")


def instance_message(context, trigger, transition, form):
    """The text of a message on an instance, in a form."""
    status = INSTANCE_STATUS[transition["event"]]
    fields = {
        "region": context["region"],
        "accountId": context["account_id"],
        "eventTriggerName": clipped(trigger["name"]),
        "deploymentId": context["deployment"]["deployment_id"],
        "instanceId": clipped(form.instance(context, transition["host"])),
        "lastUpdatedAt": form.time(moment_of(transition["at"])),
        "instanceStatus": status,
        "lifecycleEvents": lifecycle_events(transition["record"], context["kinds"][transition["host"]], context["record"]["segments"], status, form),
    }
    return form.encode(fields)


def lifecycle_events(host, kind, segments, status, form):
    """All lifecycle events of a host in their order, with what is known of each.

    host: its stored record, None at its start; kind: of host; segments: those of the deployment by kind of host, None where they are not known yet.
    An event without a script has no time. It has succeeded where the host is past it, is skipped where the host failed before it, or is pending.
    """
    events = host["events"] if host else []
    known = {event["name"]: event for event in events}
    order = _order(known, kind, (segments or {}).get(kind, []))
    # A host that was stopped and put back into traffic is not past the events between.
    begun = {event["name"] for event in events if event["status"] not in NOT_BEGUN and not event.get("put_back")}
    reached = _place_after(order, status) or max((index for index, name in enumerate(order) if name in begun), default=-1)
    rest = "Skipped" if status == "Failed" else "Pending"
    return [_event(name, known.get(name), "Succeeded" if index < reached else rest, form) for index, name in enumerate(order)]


def _order(known, kind, segments):
    """The names of the events. Those that are about traffic are only where a load balancer is."""
    named = set(known)
    for segment in segments:
        named.update((*segment.get("events", ()), *segment.get("unscripted", ()), segment.get("event")))
    left_out = {event for events in (BLOCK_EVENTS, ALLOW_EVENTS) if not named.intersection(events) for event in events}
    return [event for event in EVENTS[kind] if event not in left_out]


def _place_after(order, status):
    """How many events a host is past that has succeeded, or is ready for traffic."""
    if status == "Ready":
        return len([event for event in order if event not in ALLOW_EVENTS])
    return len(order) if status == "Succeeded" else 0


def _event(name, event, status, form):
    started, ended = event_times(event or {})
    return {
        "LifecycleEvent": name,
        "LifecycleEventStatus": event["status"] if event else status,
        "StartTime": started and form.time(started),
        "EndTime": ended and form.time(ended),
    }
