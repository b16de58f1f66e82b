# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lifecycle: its events in order, cut into segments that each run in one place."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import (
    ALLOW_EVENTS,
    ALLOW_TRAFFIC,
    BLOCK_EVENTS,
    BLOCK_TRAFFIC,
    BUILT_IN_EVENTS,
    DOWNLOAD_BUNDLE,
    PREVIOUS_REVISION_EVENTS,
)

from .phases import phase_of

TRAFFIC_SEGMENTS = {BLOCK_TRAFFIC: "block_traffic", ALLOW_TRAFFIC: "allow_traffic"}
EVENT_TASK_KEYS = ("before", "after")
KEYS_HINT = "Give it before and after, each the path of a task file."


def lifecycle_segments(kind, events, scripted_events, event_tasks, traffic_tasks, one_task_per_event=False):
    """Cut ordered events of a kind of host where something must happen elsewhere than on the server, and where a phase ends.

    scripted_events: events that have a script, in the new revision or in one installed before. Of the others, those are `unscripted` before which
    something may edit the AppSpec file, so that they have one then; the rest is left out.
    event_tasks: event -> {before, after}, each the path of Ansible tasks of the user's;
    traffic_tasks: BlockTraffic, AllowTraffic -> path of the tasks that do it instead of the load balancer modules.
    Returns [{type: events, events: [...], unscripted: [...]} | {type: block_traffic | allow_traffic, event} | {type: tasks, event, when, path, reports}],
    each with its phase.
    """
    segments = []
    may_be_edited = False
    for event in events:
        tasks, phase = event_tasks.get(event) or {}, phase_of(kind, event)
        segments += _task_segment(event, "before", tasks.get("before"), phase)
        if event in TRAFFIC_SEGMENTS:
            segments += traffic_segment(event, traffic_tasks.get(event), phase)
        elif event in BUILT_IN_EVENTS or event in scripted_events:
            segments = _add_event(segments, event, "events", phase, one_task_per_event)
        elif may_be_edited and event not in PREVIOUS_REVISION_EVENTS:
            segments = _add_event(segments, event, "unscripted", phase, one_task_per_event)
        segments += _task_segment(event, "after", tasks.get("after"), phase)
        may_be_edited = may_be_edited or _may_edit_appspec(event, events, event in scripted_events or bool(tasks))
    return segments


def previous_events(plan):
    """The events that run scripts of a revision that the host had before; where traffic goes back, to which nothing is deployed, all of them do."""
    return (*BLOCK_EVENTS, *ALLOW_EVENTS) if plan["goes_back"] else PREVIOUS_REVISION_EVENTS


def events_to_run(segment, order, appspec, previous, first=None):
    """The events of a segment for which there is something to run by the AppSpec that counts now, in the order of the lifecycle.

    previous: see previous_events; first: the event from which on, by default all.
    """
    wanted = [event for event in segment["events"] if event in BUILT_IN_EVENTS or event in previous or event in appspec["hooks"]]
    wanted += [event for event in segment["unscripted"] if event in appspec["hooks"]]
    in_order = [event for event in order if event in wanted]
    return [event for event in in_order if first is None or order.index(event) >= order.index(first)]


def _may_edit_appspec(event, events, does_something):
    """Whether something that the user made runs at this event while the revision lies unpacked."""
    return does_something and event not in PREVIOUS_REVISION_EVENTS and DOWNLOAD_BUNDLE in events[: events.index(event) + 1]


def check_event_tasks(event_tasks, events):
    """Refuse tasks for an event that does not occur, or at a place other than before and after it. Raises DeploymentError."""
    for event, tasks in event_tasks.items():
        if event not in events:
            raise _invalid_tasks(f"codedeploy_event_tasks names '{event}', which is not an event of this deployment.", f"Its events are {', '.join(events)}.")
        if not isinstance(tasks, dict):
            raise _invalid_tasks(f"codedeploy_event_tasks.{event} is no dictionary.", KEYS_HINT)
        unknown = sorted(set(tasks) - set(EVENT_TASK_KEYS))
        if unknown:
            raise _invalid_tasks(f"codedeploy_event_tasks.{event} has the key '{unknown[0]}'.", KEYS_HINT)


def _invalid_tasks(message, hint):
    return DeploymentError("INVALID_EVENT_TASKS", message, hint)


def _task_segment(event, when, path, phase, reports=()):
    return [{"type": "tasks", "event": event, "when": when, "path": path, "phase": phase, "reports": list(reports)}] if path else []


def traffic_segment(event, path, phase):
    """The segment of a traffic event, in a list: what CodeDeploy does, or instead of it the tasks in a file."""
    report = {"name": event, "status": "Succeeded", "duration_seconds": None, "scripts": []}
    return _task_segment(event, "instead", path, phase, [report]) or [{"type": TRAFFIC_SEGMENTS[event], "event": event, "phase": phase}]


def _add_event(segments, event, key, phase, one_task_per_event):
    last = segments[-1] if segments else {}
    if (last.get("type"), last.get("phase")) == ("events", phase) and not one_task_per_event:
        return [*segments[:-1], {**last, key: [*last[key], event]}]
    return [*segments, {"type": "events", "events": [], "unscripted": [], "phase": phase, key: [event]}]
