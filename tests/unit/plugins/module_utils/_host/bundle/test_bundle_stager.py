# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64
import hashlib
import http.server
import os
import socket
import threading

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle import bundle_download
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle.bundle_stager import stage

CONTENT = b"bundle" * 100000
BUNDLE = {"sha256": hashlib.sha256(CONTENT).hexdigest(), "size_bytes": len(CONTENT), "bundle_type": "tar"}


class Server(http.server.ThreadingHTTPServer):
    """Gives the prepared answers (status, bytes of the content) one after the other; the last one for ever."""

    answers = [(200, len(CONTENT))]
    requests = 0
    # A redirection to here comes first, if this is set.
    location = None


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        status, length = self.server.answers[min(self.server.requests, len(self.server.answers) - 1)]
        self.server.requests += 1
        self.server.headers.append(self.headers)
        if self.server.location and self.server.requests == 1:
            self.send_response(302)
            self.send_header("Location", self.server.location)
            self.end_headers()
            return
        self.send_response(status)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        self.wfile.write(CONTENT[:length])

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(bundle_download, "PAUSES_SECONDS", (0, 0))
    server = Server(("127.0.0.1", 0), Handler)
    server.headers = []
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def request(tmp_path, server=None, path=None, url=None):
    url = server and f"http://127.0.0.1:{server.server_port}/app.tar?X-Amz-Signature=secret" or url
    return {"deployment_root": str(tmp_path / "root"), "bundle": BUNDLE, "url": url, "path": path}


def cached(tmp_path):
    return (tmp_path / "root" / "bundle-cache" / BUNDLE["sha256"]).read_bytes()


def test_download_once(tmp_path, server):
    assert stage(request(tmp_path, server), check_mode=False) is True
    assert stage(request(tmp_path, server), check_mode=False) is False
    assert cached(tmp_path) == CONTENT
    assert server.requests == 1


def test_check_mode(tmp_path, server):
    assert stage(request(tmp_path, server), check_mode=True) is True
    assert not (tmp_path / "root").exists()
    stage(request(tmp_path, server), check_mode=False)
    assert stage(request(tmp_path, server), check_mode=True) is False


@pytest.mark.parametrize("first", [(503, 0), (200, 1000), (429, 0)])
def test_a_passing_problem(tmp_path, server, first):
    server.answers = [first, (200, len(CONTENT))]
    assert stage(request(tmp_path, server), check_mode=False) is True
    assert cached(tmp_path) == CONTENT


@pytest.mark.parametrize(
    "answer, reason, requests, text",
    [
        ((403, 0), "download-failed", 1, "403 Forbidden"),
        ((404, 0), "download-failed", 1, "404"),
        ((500, 0), "download-failed", 3, "500"),
        ((200, 10), "bundle-hash-mismatch", 3, "10 bytes"),
    ],
)
def test_a_lasting_problem(tmp_path, server, answer, reason, requests, text):
    server.answers = [answer]
    with pytest.raises(DeploymentError, match=text) as caught:
        stage(request(tmp_path, server), check_mode=False)
    assert (caught.value.where["reason"], server.requests) == (reason, requests)
    assert "secret" not in caught.value.message + caught.value.hint
    assert os.listdir(tmp_path / "root" / "bundle-cache") == [] if reason == "bundle-hash-mismatch" else True


def test_no_server(tmp_path, server):
    server.shutdown()
    server.server_close()
    with pytest.raises(DeploymentError, match="Connection refused"):
        stage(request(tmp_path, server), check_mode=False)


def raw_server(answer):
    """A server that gives one answer, as it stands, to whoever comes -> its address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                connection.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return listener, "127.0.0.1:{}".format(listener.getsockname()[1])


@pytest.mark.parametrize(
    "url, text",
    [
        ("http://127.0.0.1:9/a?X-Amz-Signature=secret", "from http://127.0.0.1:9/a: [Errno 111] Connection refused"),
        ("http://user:secret@127.0.0.1:9/a", "from http://127.0.0.1:9/a: [Errno 111] Connection refused"),
        ("http://no-such-host.invalid/a?secret", "from http://no-such-host.invalid/a: [Errno -"),
        ("http://127.0.0.1:9/a?sec\nret=secret", "the URL is not valid"),
        ("http://127.0.0.1:9/a b?secret", "the URL is not valid"),
        ("http://127.0.0.1:secret/a", "from its URL: the URL is not valid"),
        ("http://user:sec/secret@127.0.0.1/a", "from its URL: the URL is not valid"),
        ("http://user:secret\u2100@127.0.0.1/a", "from its URL: the URL is not valid"),
        ("http://[::secret/a", "from its URL: the URL is not valid"),
        ("http://\u00fc..x/a?secret", "the URL is not valid"),
        ("gopher://127.0.0.1/a?secret", "from gopher://127.0.0.1/a: the URL is not valid"),
        ("a/secret?secret", "from its URL: the URL is not valid"),
    ],
)
def test_no_message_holds_a_secret(tmp_path, monkeypatch, url, text):
    monkeypatch.setattr(bundle_download, "PAUSES_SECONDS", (0, 0))
    with pytest.raises(DeploymentError) as caught:
        stage(request(tmp_path, url=url), check_mode=False)
    assert text in caught.value.message
    shown = caught.value.message + caught.value.hint
    assert [word for word in ("secret", "user", "?") if word in shown] == []


@pytest.mark.parametrize(
    "answer",
    [
        b"secret\r\n\r\n",
        b"HTTP/1.1 302 secret\r\nLocation: ftp://user:secret@x/?secret\r\n\r\n",
        b"HTTP/1.1 302 secret\r\nLocation: gopher://secret/?secret\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://user:secret@127.0.0.1:9/?secret\r\n\r\n",
        b"HTTP/1.1 403 no secret\r\nContent-Length: 6\r\n\r\nsecret",
    ],
)
def test_no_answer_brings_a_secret_into_a_message(tmp_path, monkeypatch, answer):
    monkeypatch.setattr(bundle_download, "PAUSES_SECONDS", (0, 0))
    listener, address = raw_server(answer)
    with listener, pytest.raises(DeploymentError) as caught:
        stage(request(tmp_path, url=f"http://{address}/a?secret"), check_mode=False)
    assert f"from http://{address}/a: " in caught.value.message
    assert "secret" not in caught.value.message + caught.value.hint


def test_name_and_password_become_a_header_that_is_not_passed_on(tmp_path, server):
    elsewhere = f"http://localhost:{server.server_port}/there"
    server.location = elsewhere
    assert stage(request(tmp_path, url=f"http://user:p%40ss:w@127.0.0.1:{server.server_port}/a"), check_mode=False) is True
    assert cached(tmp_path) == CONTENT
    first, second = server.headers
    assert first["Authorization"] == "Basic " + base64.b64encode(b"user:p@ss:w").decode()
    assert (first["Host"], second["Host"]) == (f"127.0.0.1:{server.server_port}", f"localhost:{server.server_port}")
    assert second["Authorization"] is None


def test_a_file_on_the_server(tmp_path):
    (tmp_path / "copied").write_bytes(CONTENT)
    assert stage(request(tmp_path, path=str(tmp_path / "copied")), check_mode=False) is True
    assert cached(tmp_path) == CONTENT
    assert (tmp_path / "copied").exists()


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DeploymentError, match="no such place"):
        stage(request(tmp_path, path=str(tmp_path / "no such place")), check_mode=False)
