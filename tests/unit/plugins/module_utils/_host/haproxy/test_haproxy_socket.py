# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import socket
import threading

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.haproxy.haproxy_socket import HaproxySocket


@pytest.fixture
def listen():
    """Starts a listener that answers every connection with the same bytes; → its address."""
    listeners = []

    def start(answer, listener):
        listeners.append(listener)

        def serve():
            try:
                while True:
                    connection, _address = listener.accept()
                    with connection:
                        connection.recv(1024)
                        connection.sendall(answer)
            except OSError:
                return

        threading.Thread(target=serve, daemon=True).start()
        return listener.getsockname()

    yield start
    for listener in listeners:
        listener.close()


def unix_listener(tmp_path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "s"))
    listener.listen()
    return listener


def test_a_long_answer_over_a_unix_socket(listen, tmp_path):
    path = listen(b"x" * 300000 + b"\xff\n\n", unix_listener(tmp_path))
    assert HaproxySocket(path).ask("show stat") == "x" * 300000 + "\ufffd"


def test_an_answer_over_tcp(listen):
    host, port = listen(b"\n", socket.create_server(("127.0.0.1", 0)))
    HaproxySocket("{0}:{1}".format(host, port)).order("set server web/web-1 state drain")


def test_a_refused_command_gives_haproxys_words(listen, tmp_path):
    path = listen(b"Permission denied\n\n", unix_listener(tmp_path))
    with pytest.raises(DeploymentError, match="refused 'set server a/b state maint': Permission denied") as raised:
        HaproxySocket(path).order("set server a/b state maint")
    assert "level admin" in raised.value.hint


@pytest.mark.parametrize("address", ["/nonexistent/admin.sock", "127.0.0.1:1", "127.0.0.1:port", "no-socket-here"])
def test_an_address_where_nothing_listens(address):
    with pytest.raises(DeploymentError, match="cannot be used") as raised:
        HaproxySocket(address).ask("show stat")
    assert raised.value.to_dict()["code"] == "INTERNAL_ERROR"
