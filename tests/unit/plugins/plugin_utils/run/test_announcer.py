# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a large fleet is sent in how many module runs and calls."""

from __future__ import annotations

import random
from urllib.parse import urlencode

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.batch_plan import targets_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.messages.entry_plan import entries_of
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import LIFECYCLE_EVENTS
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.run.announcer import Announcer
from botocore.serialize import create_serializer
from botocore.session import get_session

TOPIC = "arn:aws:sns:eu-west-1:123456789012:ops"
MODEL = get_session().get_service_model("cloudwatch")
AT = "2026-11-26T05:36:42Z"
TRIGGER = {
    "name": "all", "topic_arn": TOPIC, "region": "eu-west-1", "account_id": "123456789012", "is_fifo": False, "events": ["InstanceSuccess"],
}  # fmt: skip


class Note:
    """Of the run."""

    targets = ()

    def given_up(self):
        return self.targets

    def give_up(self, targets):
        self.targets = targets


class Sent:
    """Module runs, and what they answer: all is sent, or to one target nothing."""

    def __init__(self, refusing=None):
        self.runs, self._refusing = [], refusing

    def run(self, _name, arguments):
        self.runs.append({kind: arguments[kind] for kind in ("messages", "events", "metrics")})
        entries = entries_of(*self.runs[-1].values())
        refused = [entry for entry in entries if entry.target == self._refusing]
        return {"not_sent": [{"id": entry.id, "target": entry.target, "code": "IAM_ROLE_PERMISSIONS", "message": "No."} for entry in refused]}

    def calls(self):
        """The entries of each PutMetricData call."""
        found = [targets_of(entries_of([], [], run["metrics"])) for run in self.runs]
        return [batch for targets in found for target in targets for batch in target.batches]


def announced(sent, hosts, seconds_of, **settings):
    """What is written when these hosts have ended, all at once. seconds_of: number of a host -> seconds of an event."""
    known = {"triggers": [], "message_format": "codedeploy", "event_bus_name": None, "event_source": "codedeploy", "metrics_namespace": "Shop"}
    known.update(region="eu-west-1", account_id=None, report_url=None, timeout_seconds=10)
    deployment = {"deployment_id": "d-1", "application_name": "shop", "deployment_group_name": "web", "deployment_group_id": "1"}
    names = [f"web-{number}" for number in range(hosts)]
    plan = {"announcements": {**known, **settings}, "deployment": deployment, "targets": {host: {"instance_id": None, "kind": "in_place"} for host in names}}
    records = {host: {"status": "Succeeded", "events": _events(number, seconds_of)} for number, host in enumerate(names)}
    due = {"due": [{"event": "InstanceSuccess", "at": AT, "hosts": names}], "last_wave": 0, "not_sent": []}
    record = {"deployment_id": "d-1", "announcements": due, "segments": None, "ended_at": None, "error_information": None, "created_at": AT}
    written = []
    announcer = Announcer(plan, Note(), sent.run, lambda documents: written.extend(documents) or {}, lambda _hosts: records)
    record, warnings = announcer.announce(record)
    assert [document["changes"]["announcements"] for document in written] == [record["announcements"]] and record["announcements"]["due"] == []
    return record["announcements"]["not_sent"], warnings


def _events(number, seconds_of):
    return [
        {"name": name, "status": "Succeeded", "end_time": f"2026-11-26T05:36:{place:02d}.000Z", "duration_seconds": seconds_of(number), "scripts": 1}
        for place, name in enumerate(LIFECYCLE_EVENTS)
    ]


def request_bytes(batch, protocol):
    """Of the body of the call, as botocore sends it without compressing it."""
    asked = {"Namespace": "Shop", "MetricData": [entry.request["MetricDatum"] for entry in batch]}
    body = create_serializer(protocol).serialize_to_request(asked, MODEL.operation_model("PutMetricData"))["body"]
    return len(urlencode(body) if isinstance(body, dict) else body)


# Seconds as fleets take them; and as many different ones as there can be.
USUAL = random.Random(7)
FLEETS = [
    ("usual seconds", 1_000, lambda _number: USUAL.lognormvariate(1.5, 0.5), 1),
    ("usual seconds", 10_000, lambda _number: USUAL.lognormvariate(1.5, 0.5), 1),
    ("no two alike", 1_000, lambda number: number / 10, 1),
    ("no two alike", 10_000, lambda number: number / 10, 7),
]


@pytest.mark.parametrize("what, hosts, seconds_of, calls", FLEETS)
def test_a_wave_is_one_call_as_far_as_there_is_room_in_it(what, hosts, seconds_of, calls):
    sent = Sent()
    assert announced(sent, hosts, seconds_of) == ([], [])
    assert (len(sent.runs), len(sent.calls())) == (1, calls), what
    for protocol in MODEL.metadata["protocols"]:
        assert all(request_bytes(batch, protocol) <= 1_000_000 for batch in sent.calls())
    told = sum(number for batch in sent.calls() for entry in batch for number in _numbers(entry.request["MetricDatum"]))
    assert told == hosts * (len(LIFECYCLE_EVENTS) + 1)


def _numbers(datum):
    return datum.get("Counts") or [1] * len(datum["Values"])


def test_metrics_go_with_the_first_messages():
    sent = Sent()
    announced(sent, 1200, lambda _number: 1.0, triggers=[TRIGGER], account_id="123456789012")
    assert [(len(run["messages"]), len(run["metrics"])) for run in sent.runs] == [(500, 14), (500, 0), (200, 0)]


def test_no_namespace_no_metrics():
    sent = Sent()
    announced(sent, 10, lambda _number: 1.0, triggers=[TRIGGER], account_id="123456789012", metrics_namespace=None)
    assert [(len(run["messages"]), run["metrics"]) for run in sent.runs] == [(10, [])]


def test_a_namespace_that_takes_nothing_is_given_up_and_hinders_no_topic():
    sent = Sent("CloudWatch Shop")
    not_sent, warnings = announced(sent, 10, lambda _number: 1.0, triggers=[TRIGGER], account_id="123456789012")
    assert [(failure["target"], failure["count"]) for failure in not_sent] == [("CloudWatch Shop", 14)]
    assert warnings == ["Not announced (14 metrics): IAM_ROLE_PERMISSIONS: No."]
