# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import http.client
import time
from collections import Counter
from threading import Thread
from urllib.parse import urlsplit

from emulator import Emulator, LoadGenerator
from emulator.tests.fleet import PORT, TargetGroup, get
from waiting import wait_until


# What the emulator computes for a request through a load balancer is a few times what a client computes for one. Unlike its latency, that is
# the same on a busy machine.
TIMES_A_CLIENT_AT_MOST = 7


def served_by(url, requests: int) -> Counter:
    """How many requests each address answered."""
    return Counter(get(url)[1][1] for _request in range(requests))


def test_requests_go_to_exactly_the_healthy_targets(fleet):
    group = TargetGroup(fleet, deregistration_delay_seconds=30)
    url = fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    healthy, also_healthy, draining, held = fleet.add(4)
    assert get(url) == (503, ["503", "Service", "Unavailable"])
    fleet.aws.hold_unhealthy(held)
    group.register(healthy, also_healthy, draining, held)
    group.wait_for("healthy", "healthy", "healthy", "unhealthy")
    wait_until(lambda: len(served_by(url, 6)) == 3)
    group.deregister(draining)
    wait_until(lambda: len(served_by(url, 6)) == 2)
    assert served_by(url, 40) == {fleet.addresses[healthy]: 20, fleet.addresses[also_healthy]: 20}


def test_a_new_target_gets_nothing_before_it_is_healthy(fleet):
    group = TargetGroup(fleet, health_check={"HealthCheckPath": "/slow", "HealthCheckTimeoutSeconds": 4})
    url = fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    [instance] = fleet.add()
    group.register(instance)
    while group.states() == ["initial"]:
        assert get(url)[0] == 503


def test_only_unhealthy_targets_get_the_requests_if_it_may_fail_open(fleet):
    group = TargetGroup(fleet)
    url = fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    [instance] = fleet.add()
    fleet.aws.hold_unhealthy(instance)
    group.register(instance)
    wait_until(lambda: get(url)[0] == 200)
    assert group.states() == ["unhealthy"]


def test_without_fail_open_they_get_none(fleet):
    with Emulator(speed=10, fail_open=False) as aws:
        fleet.aws = aws
        group = TargetGroup(fleet)
        url = aws.add_application_load_balancer(fleet.name, [group.arn])
        [instance] = fleet.add()
        aws.hold_unhealthy(instance)
        group.register(instance)
        group.wait_for("unhealthy")
        time.sleep(0.3)
        assert get(url)[0] == 503


def test_a_request_on_its_way_to_a_draining_target_finishes(fleet):
    group = TargetGroup(fleet, deregistration_delay_seconds=30)
    url = fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    [instance] = fleet.add()
    group.register(instance)
    wait_until(lambda: get(url)[0] == 200)
    assert answer_of_slow_request(fleet, url, "/slow", lambda: group.deregister(instance)) == (200, ["v1", fleet.addresses[instance]])
    assert group.states() == ["draining"]
    assert get(url)[0] == 503


def test_a_request_that_outlives_the_deregistration_delay_fails(fleet):
    group = TargetGroup(fleet, deregistration_delay_seconds=2)
    url = fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    [instance] = fleet.add()
    group.register(instance)
    wait_until(lambda: get(url)[0] == 200)
    assert answer_of_slow_request(fleet, url, "/very-slow", lambda: group.deregister(instance))[0] == 504


def test_a_target_that_refuses_or_breaks_fails_the_request(fleet):
    group = TargetGroup(fleet, health_check={"HealthCheckIntervalSeconds": 60})
    url = fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    [instance] = fleet.add()
    group.register(instance)
    wait_until(lambda: get(url)[0] == 200)
    assert answer_of_slow_request(fleet, url, "/very-slow", lambda: fleet.stop(instance))[0] == 502
    assert get(url)[0] == 502


def test_one_connection_carries_many_requests_with_bodies(fleet):
    group = TargetGroup(fleet)
    url = fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    [instance] = fleet.add()
    group.register(instance)
    wait_until(lambda: get(url)[0] == 200)
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.connect()
    local_port = connection.sock.getsockname()[1]
    for body in (b"", b"x" * 200_000, [b"in ", b"chunks"]):
        connection.request("POST", "/echo", body, encode_chunked=not isinstance(body, bytes))
        response = connection.getresponse()
        expected = b"".join(body) if isinstance(body, list) else body
        assert (response.status, response.read()) == (200, expected)
        assert connection.sock.getsockname()[1] == local_port
    connection.close()


def test_weights_and_rules(fleet):
    blue, green = TargetGroup(fleet, "-blue"), TargetGroup(fleet, "-green")
    url = fleet.aws.add_application_load_balancer(fleet.name, [blue.arn])
    [old], [new] = fleet.add(1, "v1"), fleet.add(1, "v2")
    blue.register(old)
    green.register(new)
    elbv2 = fleet.aws.client("elbv2")
    balancer = elbv2.describe_load_balancers(Names=[fleet.name])["LoadBalancers"][0]["LoadBalancerArn"]
    listener = elbv2.describe_listeners(LoadBalancerArn=balancer)["Listeners"][0]["ListenerArn"]
    weights = [{"TargetGroupArn": blue.arn, "Weight": 90}, {"TargetGroupArn": green.arn, "Weight": 10}]
    elbv2.modify_listener(ListenerArn=listener, DefaultActions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": weights}}])
    elbv2.create_rule(
        ListenerArn=listener,
        Priority=5,
        Conditions=[{"Field": "path-pattern", "Values": ["/next/*"]}],
        Actions=[{"Type": "forward", "TargetGroupArn": green.arn}],
    )
    fixed = {"StatusCode": "404", "ContentType": "text/plain", "MessageBody": "closed"}
    elbv2.create_rule(
        ListenerArn=listener,
        Priority=6,
        Conditions=[{"Field": "path-pattern", "Values": ["/closed"]}],
        Actions=[{"Type": "fixed-response", "FixedResponseConfig": fixed}],
    )
    blue.wait_for("healthy")
    green.wait_for("healthy")
    wait_until(lambda: get(f"{url}/closed") == (404, ["closed"]))
    wait_until(lambda: len(served_by(url, 20)) == 2)
    assert served_by(url, 100) == {fleet.addresses[old]: 90, fleet.addresses[new]: 10}
    assert served_by(f"{url}/next/page?of=it", 5) == {fleet.addresses[new]: 5}


def test_network_load_balancer(fleet):
    group = TargetGroup(fleet, protocol="TCP", deregistration_delay_seconds=20)
    url = fleet.aws.add_network_load_balancer(fleet.name, [group.arn])
    first, second = fleet.add(2)
    group.register(first, second)
    group.wait_for("healthy", "healthy")
    wait_until(lambda: _is_served(url))
    wait_until(lambda: served_by(url, 10) == {fleet.addresses[first]: 5, fleet.addresses[second]: 5})
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.request("GET", "/")
    stays_with = connection.getresponse().read().split()[1].decode()
    group.deregister(first, second)
    wait_until(lambda: not _is_served(url))
    connection.request("GET", "/")
    assert connection.getresponse().read().split()[1].decode() == stays_with
    connection.close()


def test_300_requests_a_second(fleet):
    group = TargetGroup(fleet)
    url = fleet.aws.add_application_load_balancer(fleet.name, [group.arn])
    group.register(*fleet.add(2))
    wait_until(lambda: get(url)[0] == 200)
    before = fleet.aws.processor_seconds()
    with LoadGenerator(url, rate=300, duration_seconds=2, timeout_seconds=60) as load:
        wait_until(lambda: len(group.states()) == 2 and not load.is_sending)
    result = load.result()
    assert (result.sent, result.failed, result.failures) == (600, 0, [])
    assert fleet.aws.processor_seconds() - before < TIMES_A_CLIENT_AT_MOST * result.processor_seconds


def answer_of_slow_request(fleet, url, path, act):
    """(status, words) of a request to the fleet's only target that was on its way there when something was done."""
    answers = []
    [address] = fleet.addresses.values()
    request = Thread(target=lambda: answers.append(get(f"{url}{path}")))
    request.start()
    wait_until(lambda: get(f"http://{address}:{PORT}/on-their-way")[1] == ["1"])
    act()
    request.join(timeout=60)
    [answer] = answers
    return answer


def _is_served(url) -> bool:
    try:
        return get(url)[0] == 200
    except OSError:
        return False
