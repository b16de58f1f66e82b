# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What moto's EventBridge lets pass or leaves out, patched into its models: sources of AWS, long batches, and an event as AWS delivers it."""

from __future__ import annotations

from moto.core.exceptions import JsonRESTError
from moto.events.models import EventsBackend
from moto.events.utils import EventTemplateParser

MOST_BYTES = 256 * 1024
KEYS_IN_ORDER = ("version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail")
NOT_AUTHORIZED = {
    "ErrorCode": "NotAuthorizedForSourceException",
    "ErrorMessage": "Not authorized for the source. Sources that begin with aws. are for AWS services.",
}


def install() -> None:
    """Patch moto in this process."""
    EventsBackend.emulator_put_events_of_aws = EventsBackend.put_events
    EventsBackend.put_events = _checked(EventsBackend.put_events)
    EventTemplateParser.parse = staticmethod(_whole_or_transformed(EventTemplateParser.parse))


def _checked(put_events):
    def checked(backend, events):
        if sum(map(_size, events)) > MOST_BYTES:
            raise JsonRESTError("ValidationException", "Total size of the entries in the request is over the limit.")
        allowed = [event for event in events if not event.get("Source", "").startswith("aws.")]
        answers = iter(put_events(backend, allowed))
        return [NOT_AUTHORIZED if event.get("Source", "").startswith("aws.") else next(answers) for event in events]

    return checked


def _size(event: dict) -> int:
    texts = [event.get(key, "") for key in ("Source", "DetailType", "Detail")] + event.get("Resources", [])
    return sum(len(text.encode()) for text in texts) + (14 if "Time" in event else 0)


def _whole_or_transformed(parse):
    """Without an input template, moto fills one of its own, without the account and in another order, for which it needs a package more."""

    def delivered(input_template, input_paths_map, event):
        if input_template:
            return parse(input_template, input_paths_map, event)
        return {key: event[key] for key in KEYS_IN_ORDER}

    return delivered
