# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""haproxy_server and the role's task files for HAProxy, against a real HAProxy that carries requests."""

from __future__ import annotations

import threading
import urllib.request

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.haproxy.haproxy_server import HaproxyServer
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.haproxy.haproxy_socket import HaproxySocket
from emulator.load.load_generator import LoadGenerator

from integration.runs.playbook_run import run_playbook
from integration.traffic.real_haproxy import Haproxy, wait_until

LOCAL = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
INVENTORY = {"all": {"hosts": {"web-1": LOCAL, "web-2": LOCAL, "lb-1": LOCAL}}}


@pytest.fixture
def haproxy():
    with Haproxy() as running:
        yield running


def server_task(haproxy, state, **options):
    arguments = {"socket": haproxy.socket, "backends": ["web"], "server": "web-1", "state": state, "timeout_seconds": 10, "poll_interval_seconds": 0.1}
    return {"agentless.codedeploy.haproxy_server": {**arguments, **options}, "ignore_errors": True, "name": state}


def run_tasks(*tasks, host="lb-1", arguments=()):
    run = run_playbook([{"hosts": host, "gather_facts": False, "tasks": list(tasks)}], INVENTORY, arguments=arguments)
    assert "Traceback" not in run.stdout
    results = [entry for entry in run.tasks if entry["status"] != "skipped" and "include" not in entry["action"]]
    return [{**entry["result"], "failed": entry["status"] == "failed"} for entry in results]


def role_task(event, haproxy):
    """The tasks that come with the collection, with a plan as the deployment leaves it."""
    target = {"haproxy_hosts": ["lb-1"], "haproxy_backends": ["web"], "haproxy_socket": haproxy.socket}
    options = {"block_traffic_timeout_seconds": 10, "allow_traffic_timeout_seconds": 10, "haproxy_poll_interval_seconds": 0.1}
    targets = {name: {**target, "haproxy_server": name} for name in ("web-1", "web-2")}
    return {
        "name": event,
        "ansible.builtin.include_role": {"name": "agentless.codedeploy.lifecycle", "tasks_from": f"haproxy/{event}.yml", "rolespec_validate": False},
        "vars": {"codedeploy_plan": {"targets": targets, "options": options}},
    }


def drain(haproxy, timeout_seconds):
    """What the module does, without the start of Ansible: the states, or the error's text."""
    try:
        return HaproxyServer(HaproxySocket(haproxy.socket), ["web"], "web-1").drain(timeout_seconds, 0.05)
    except DeploymentError as error:
        return error.message


def statuses(result):
    return [server["status"] for server in result["servers"]]


def test_drained_and_ready_twice_each(haproxy):
    for state, status in (("drained", "MAINT"), ("ready", "UP")):
        check_first, done, check_again, again = (
            *run_tasks(server_task(haproxy, state), arguments=["--check"]),
            *run_tasks(server_task(haproxy, state)),
            *run_tasks(server_task(haproxy, state), arguments=["--check"]),
            *run_tasks(server_task(haproxy, state)),
        )
        assert [check_first["changed"], done["changed"], check_again["changed"], again["changed"]] == [True, True, False, False]
        assert statuses(done) == statuses(again) == [status]


def test_several_backends_with_and_without_health_checks_by_tcp(haproxy):
    options = {"backends": ["web", "unchecked"], "socket": haproxy.tcp_socket}
    drained, ready = run_tasks(server_task(haproxy, "drained", **options), server_task(haproxy, "ready", **options))
    assert statuses(drained) == ["MAINT", "MAINT"]
    assert statuses(ready) == ["UP", "no check"]


def test_a_drain_waits_for_the_sessions_that_are_open(haproxy):
    haproxy.command("set server web/web-2 state maint")
    answers = []
    request = threading.Thread(target=lambda: answers.append(urllib.request.urlopen(f"{haproxy.url}/slow", timeout=60).status))
    request.start()
    wait_until(lambda: HaproxyServer(HaproxySocket(haproxy.socket), ["web"], "web-1").states()[0]["sessions"] == 1)
    impatient, drained = drain(haproxy, 0), drain(haproxy, 10)
    request.join(timeout=60)
    assert answers == [200]
    assert "web-1 did not become drained within 0 seconds: web/web-1 is DRAIN with 1 sessions" in impatient
    assert drained[0]["status"] == "MAINT"
    assert drained[0]["sessions"] == 0


def test_a_server_that_does_not_come_up_is_told_in_haproxys_words(haproxy):
    run_tasks(server_task(haproxy, "drained"))
    haproxy.stop("web-1")
    (result,) = run_tasks(server_task(haproxy, "ready", timeout_seconds=1))
    assert result["failed"] is True
    assert result["error"]["code"] == "TIMEOUT"
    assert "web-1 did not become ready within 1 seconds: web/web-1 is DOWN" in result["msg"]
    assert "L4CON: Connection refused" in result["msg"]


def test_a_server_that_is_down_can_be_drained_and_made_ready(haproxy):
    haproxy.stop("web-1")
    haproxy.wait_for("web-1", "DOWN")
    (drained,) = run_tasks(server_task(haproxy, "drained"))
    assert statuses(drained) == ["MAINT"]
    haproxy.command("set server web/web-1 state drain")
    haproxy.start("web-1", "v1")
    (ready,) = run_tasks(server_task(haproxy, "ready"))
    assert (ready["changed"], statuses(ready)) == (True, ["UP"])


@pytest.mark.parametrize(
    "options, words",
    [
        ({"server": "web-9"}, "shows no server web/web-9"),
        ({"backends": ["wbe"]}, "shows no server wbe/web-1"),
        ({"socket": "/nonexistent/admin.sock"}, "stats socket /nonexistent/admin.sock cannot be used"),
        ({"socket": "127.0.0.1:nine"}, "stats socket 127.0.0.1:nine cannot be used"),
        ({"socket": "127.0.0.1:1"}, "stats socket 127.0.0.1:1 cannot be used"),
    ],
)
def test_bad_input_is_told_plainly(haproxy, options, words):
    (result,) = run_tasks(server_task(haproxy, "drained", **options))
    assert result["failed"] is True
    assert words in result["msg"]


def test_a_socket_without_admin_level(haproxy):
    (result,) = run_tasks(server_task(haproxy, "drained", socket=haproxy.user_socket))
    assert result["failed"] is True
    assert "level admin" in result["msg"]


def test_not_one_request_fails_while_the_roles_tasks_replace_both_servers(haproxy):
    with LoadGenerator(haproxy.url, rate=100) as load:
        for server in ("web-1", "web-2"):
            (blocked,) = run_tasks(role_task("block_traffic", haproxy), host=server)
            assert blocked["results"][0]["servers"][0]["status"] == "MAINT"
            haproxy.stop(server)
            starter = threading.Timer(2, haproxy.start, [server, "v2"])
            starter.start()
            # The application comes up only while HAProxy is already asked to send it requests again.
            (allowed,) = run_tasks(role_task("allow_traffic", haproxy), host=server)
            starter.join(timeout=60)
            assert allowed["results"][0]["servers"][0]["status"] == "UP"
        result = load.result()
    assert (result.failed, result.failures) == (0, [])
    assert set(result.versions) == {"v1", "v2"}
