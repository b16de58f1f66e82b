# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A web application for the emulator's tests: python application.py ADDRESS PORT VERSION.

/slow answers after a second, /very-slow after ten; /on-their-way says how many of both are not answered yet.
"""

from __future__ import annotations

import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SLOW = {"/slow": 1, "/very-slow": 10}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        seconds = SLOW.get(self.path, 0)
        if seconds:
            self.server.on_their_way.append(self.path)
            time.sleep(seconds)
            self.server.on_their_way.remove(self.path)
        status = 500 if self.path == "/broken" else 200
        body = f"{len(self.server.on_their_way)}" if self.path == "/on-their-way" else f"{sys.argv[3]}\n{sys.argv[1]}\n"
        self.answer(status, body.encode())

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Send the body back."""
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.answer(200, body)

    def log_message(self, *_arguments) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, *arguments) -> None:
        super().__init__(*arguments)
        self.on_their_way: list[str] = []


if __name__ == "__main__":
    Server((sys.argv[1], int(sys.argv[2])), Handler).serve_forever()
