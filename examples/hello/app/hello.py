# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""hello: greets over HTTP, with the greetings kept in SQLite.

Usage: hello.py CONFIGURATION

GET /             the version that answers
GET /health       200 when ready: warmed up, and the database has the schema of this version
GET /greet?name=  the greeting for a name, or the general one
PUT /greet?name=  sets the greeting for a name to the body; needs the token
"""

from __future__ import annotations

import configparser
import contextlib
import hmac
import http.server
import logging
import os
import pathlib
import signal
import socketserver
import sqlite3
import sys
import threading
import time
from urllib.parse import parse_qs, urlsplit

from salutation import salute


class Greetings:
    """The database: every call opens a connection of its own, so any thread may call."""

    def __init__(self, path, migrations):
        self._uri = pathlib.Path(path).absolute().as_uri() + "?mode=rw"
        self._schema = max(int(name.split("_")[0]) for name in os.listdir(migrations))

    def _connect(self):
        return contextlib.closing(sqlite3.connect(self._uri, uri=True, isolation_level=None))

    def is_migrated(self):
        with self._connect() as database:
            return database.execute("PRAGMA user_version").fetchone()[0] >= self._schema

    def read(self, name):
        with self._connect() as database:
            query = "SELECT text FROM greetings WHERE name IN (?, '') ORDER BY name DESC LIMIT 1"
            return database.execute(query, [name]).fetchone()[0]

    def write(self, name, text):
        with self._connect() as database:
            upsert = "INSERT INTO greetings (name, text) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET text = excluded.text"
            database.execute(upsert, [name, text])


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers one request; the server carries what it needs."""

    timeout = 10  # seconds a client may stay silent

    def do_GET(self):
        url = urlsplit(self.path)
        if not self.server.is_ready():
            self.answer(503, "not ready\n")
        elif url.path == "/health":
            self.answer(200, "ready\n")
        elif url.path == "/":
            self.answer(200, "hello {0}\n".format(self.server.version))
        elif url.path == "/greet":
            name = parse_qs(url.query).get("name", [""])[0]
            self.answer(200, salute(self.server.greetings.read(name), name) + "\n")
        else:
            self.answer(404, "no such page\n")

    def do_PUT(self):
        url = urlsplit(self.path)
        name = parse_qs(url.query).get("name", [""])[0]
        presented = self.headers.get("Authorization", "").encode()
        text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode("utf-8", "replace")
        if not hmac.compare_digest(presented, b"Bearer " + self.server.token):
            self.answer(403, "wrong token\n")
        elif url.path != "/greet" or not name:
            self.answer(404, "no such page\n")
        else:
            self.server.greetings.write(name, text)
            self.answer(200, "set\n")

    def answer(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("X-Version", self.server.version)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):  # the base class's signature
        logging.info("%s %s", self.client_address[0], format % args)


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """A thread for each request; server_close() waits for the requests in flight."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, settings):
        service, paths = settings["service"], settings["paths"]
        self.version = pathlib.Path(paths["version"]).read_text().strip()
        self.token = pathlib.Path(paths["token"]).read_bytes().strip()
        self.greetings = Greetings(paths["database"], paths["migrations"])
        self._warm_at = time.monotonic() + service.getfloat("warm_up_seconds")
        super().__init__((service["address"], service.getint("port")), Handler)

    def server_bind(self):
        # HTTPServer would look its own name up in the DNS here, which can take seconds.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def is_ready(self):
        return time.monotonic() >= self._warm_at and self.greetings.is_migrated()

    def handle_error(self, request, client_address):
        logging.exception("request of %s failed", client_address[0])


def main():
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    settings = configparser.ConfigParser(interpolation=None)
    with open(sys.argv[1]) as configuration:
        settings.read_file(configuration)

    with Server(settings) as server:
        # shutdown() waits for the loop of the main thread, which is where signals are handled: it needs a thread of its own.
        signal.signal(signal.SIGTERM, lambda number, frame: threading.Thread(target=server.shutdown).start())
        pathlib.Path(settings["paths"]["pid"]).write_text(str(os.getpid()))
        logging.info("hello %s listens on %s:%s", server.version, server.server_name, server.server_port)
        server.serve_forever(0.1)
        logging.info("stopping, requests in flight are finished first")
    logging.info("stopped")


if __name__ == "__main__":
    main()
