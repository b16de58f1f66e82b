# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections import Counter

import pytest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.metrics import metrics_of
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.payload.trigger_events import TRIGGER_EVENTS
from botocore.session import get_session
from botocore.validate import ParamValidator
from hypothesis import given
from hypothesis import strategies as st
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.payload.announced import (
    AT, FAILED_EVENTS, context_of, every_transition, host_of, record_at, transition_of,
)  # fmt: skip

GROUP = [{"Name": "Application", "Value": "shop"}, {"Name": "DeploymentGroup", "Value": "web"}]
EVENTS = ("Download", "Install", "Start")
PUT_METRIC_DATA = get_session().get_service_model("cloudwatch").operation_model("PutMetricData").input_shape


def data_of(transitions, record=None, **context):
    return [entry["metric_datum"] for entry in metrics_of(context_of(record, **context), transitions, "Shop")]


def told(transitions, record=None):
    """{metric, or metric and lifecycle event: {value: count}}"""
    found = {}
    for datum in data_of(transitions, record):
        name = ".".join([datum["MetricName"], *(of["Value"] for of in datum["Dimensions"][2:])])
        assert name not in found
        found[name] = dict(zip(datum["Values"], datum.get("Counts") or [1] * len(datum["Values"])))
    return found


OF_EVENTS = {"LifecycleEventDuration.DownloadBundle": {0.8: 1}, "LifecycleEventDuration.Install": {1.5: 1}, "LifecycleEventDuration.ApplicationStart": {30: 1}}
TOLD = {
    "DeploymentStart": {"DeploymentsStarted": {1: 1}},
    "DeploymentSuccess": {"DeploymentsSucceeded": {1: 1}, "DeploymentDuration": {66.0: 1}},
    "DeploymentFailure": {"DeploymentsFailed": {1: 1}, "DeploymentDuration": {66.0: 1}},
    "DeploymentStop": {"DeploymentsStopped": {1: 1}, "DeploymentDuration": {66.0: 1}},
    "DeploymentRollback": {},
    "DeploymentReady": {},
    "InstanceStart": {},
    "InstanceSuccess": OF_EVENTS,
    "InstanceFailure": {"HostsFailed": {1: 1}, **OF_EVENTS},
    "InstanceReady": {},
}


@pytest.mark.parametrize("event", TRIGGER_EVENTS)
def test_what_is_counted_of_a_transition(event):
    assert told([every_transition(event)], record_at(event)) == TOLD[event]


def test_a_datum_is_what_put_metric_data_takes():
    [entry] = metrics_of(context_of(), [transition_of("DeploymentStart")], "Shop")
    assert list(entry.items()) == [
        ("id", f'["cloudwatch", "DeploymentsStarted", null, "{AT}", 0, "Shop"]'), ("namespace", "Shop"),
        ("metric_datum", {"MetricName": "DeploymentsStarted", "Dimensions": GROUP, "Timestamp": AT, "Unit": "Count", "Values": [1]}),
    ]  # fmt: skip
    datum = data_of([transition_of("InstanceSuccess", record=host_of())])[1]
    assert (datum["Unit"], datum["Dimensions"]) == ("Seconds", [*GROUP, {"Name": "LifecycleEvent", "Value": "Install"}])


def test_a_deployment_of_which_nobody_knows_when_it_was_over_has_no_duration():
    lost = {**record_at("DeploymentFailure"), "error_information": {"code": "RUN_LOST"}}
    assert told([transition_of("DeploymentFailure")], lost) == {"DeploymentsFailed": {1: 1}}


def out_of_traffic(seconds):
    """A host that was so long out of traffic."""
    blocked = {"name": "BlockTraffic", "status": "Succeeded", "end_time": "2026-11-26T05:36:00.000Z", "duration_seconds": None, "scripts": 0}
    allowed = {**blocked, "name": "AllowTraffic", "end_time": f"2026-11-26T05:36:{seconds:06.3f}Z"}
    return host_of([blocked, allowed])


def test_hosts_of_a_moment_are_one_datum():
    hosts = {"a": out_of_traffic(30.04), "b": out_of_traffic(30.01), "c": out_of_traffic(9.96), "d": host_of(FAILED_EVENTS, status="Failed")}
    ended = [transition_of("InstanceFailure" if host == "d" else "InstanceSuccess", host, record) for host, record in hosts.items()]
    assert told(ended) == {**OF_EVENTS, "TimeOutOfTraffic": {10.0: 1, 30.0: 2}, "HostsFailed": {1: 1}}
    # The same transitions, should they be due twice, count once.
    assert told([*ended, *ended]) == told(ended)


def test_hosts_that_failed_are_counted_in_one_datum():
    failed = [transition_of("InstanceFailure", f"web-{number}", host_of([])) for number in range(1000)]
    assert data_of(failed) == [{"MetricName": "HostsFailed", "Dimensions": GROUP, "Timestamp": AT, "Unit": "Count", "Values": [1], "Counts": [1000]}]


def test_a_datum_has_a_hundred_and_fifty_values():
    events = [[{"name": "Install", "status": "Succeeded", "duration_seconds": number / 10}] for number in range(301)]
    data = data_of([transition_of("InstanceSuccess", f"web-{number}", host_of(of)) for number, of in enumerate(events)])
    assert [len(datum["Values"]) for datum in data] == [150, 150, 1] and data[2]["Values"] == [30.0]


def test_what_happened_at_another_moment_is_another_datum():
    earlier = {**transition_of("DeploymentStart"), "at": "2026-11-26T05:00:00Z"}
    failed = [transition_of("InstanceFailure"), {**transition_of("InstanceFailure", "web-2"), "at": "2026-11-26T05:10:00Z"}]
    assert [(of["MetricName"], of["Timestamp"]) for of in data_of([earlier, *failed])] == [
        ("DeploymentsStarted", "2026-11-26T05:00:00Z"), ("HostsFailed", AT), ("HostsFailed", "2026-11-26T05:10:00Z"),
    ]  # fmt: skip


HOSTS = st.lists(st.lists(st.floats(0, 4000), min_size=3, max_size=3), min_size=1, max_size=400)


@given(HOSTS)
def test_no_second_of_any_host_is_lost_or_counted_twice(seconds):
    records = [[{"name": name, "status": "Succeeded", "duration_seconds": value} for name, value in zip(EVENTS, of_host)] for of_host in seconds]
    ended = [transition_of("InstanceSuccess", f"web-{number}", host_of(events)) for number, events in enumerate(records)]
    entries = metrics_of(context_of(), ended, "Shop")
    found = {name: Counter() for name in EVENTS}
    for datum in (entry["metric_datum"] for entry in entries):
        assert 1 <= len(datum["Values"]) <= 150
        found[datum["Dimensions"][2]["Value"]].update(dict(zip(datum["Values"], datum.get("Counts") or [1] * len(datum["Values"]))))
    assert found == {name: Counter(round(of_host[place], 1) for of_host in seconds) for place, name in enumerate(EVENTS)}
    assert len({entry["id"] for entry in entries}) == len(entries)
    assert len(entries) == sum(-(-len(of_event) // 150) for of_event in found.values())
    report = ParamValidator().validate({"Namespace": "Shop", "MetricData": [entry["metric_datum"] for entry in entries]}, PUT_METRIC_DATA)
    assert not report.has_errors(), report.generate_report()
