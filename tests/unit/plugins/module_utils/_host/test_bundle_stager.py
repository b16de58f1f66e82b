# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import hashlib
import http.server
import os
import threading

import pytest

from ansible_collections.agentless.codedeploy.plugins.module_utils._host import bundle_stager
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle_stager import stage
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.errors import LifecycleError

CONTENT = b"bundle" * 100000
BUNDLE = {"sha256": hashlib.sha256(CONTENT).hexdigest(), "size_bytes": len(CONTENT), "bundle_type": "tar"}


class Server(http.server.ThreadingHTTPServer):
    """Gives the prepared answers (status, bytes of the content) one after the other; the last one for ever."""

    answers = [(200, len(CONTENT))]
    requests = 0


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        status, length = self.server.answers[min(self.server.requests, len(self.server.answers) - 1)]
        self.server.requests += 1
        self.send_response(status)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        self.wfile.write(CONTENT[:length])

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(bundle_stager, "_PAUSES_SECONDS", (0, 0))
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def request(tmp_path, server=None, path=None):
    url = server and f"http://127.0.0.1:{server.server_port}/app.tar?X-Amz-Signature=secret"
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
    with pytest.raises(LifecycleError, match=text) as caught:
        stage(request(tmp_path, server), check_mode=False)
    assert (caught.value.reason, server.requests) == (reason, requests)
    assert "secret" not in caught.value.message + caught.value.hint
    assert os.listdir(tmp_path / "root" / "bundle-cache") == [] if reason == "bundle-hash-mismatch" else True


def test_no_server(tmp_path, server):
    server.shutdown()
    server.server_close()
    with pytest.raises(LifecycleError, match="Connection refused"):
        stage(request(tmp_path, server), check_mode=False)


def test_a_file_on_the_server(tmp_path):
    (tmp_path / "copied").write_bytes(CONTENT)
    assert stage(request(tmp_path, path=str(tmp_path / "copied")), check_mode=False) is True
    assert cached(tmp_path) == CONTENT
    assert (tmp_path / "copied").exists()


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(LifecycleError, match="no such place"):
        stage(request(tmp_path, path=str(tmp_path / "no such place")), check_mode=False)
