# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real HAProxy on this machine, with two applications behind it that can be stopped and started."""

from __future__ import annotations

import pathlib
import random
import shutil
import socket
import subprocess
import sys
import tempfile

from emulator.tests.fleet import APPLICATION
from waiting import wait_until

# Without retries, so that a request sent to an application that is not there is a failed one.
CONFIGURATION = """\
global
  stats socket {directory}/admin.sock level admin
  stats socket {directory}/user.sock level user
  stats socket ipv4@{network}.1:9999 level admin
defaults
  mode http
  retries 0
  timeout connect 1s
  timeout client 10s
  timeout server 10s
frontend web
  bind {network}.1:8080
  default_backend web
backend web
  option httpchk GET /
  server web-1 {network}.11:8085 check inter 200ms rise 2 fall 2
  server web-2 {network}.12:8085 check inter 200ms rise 2 fall 2
backend unchecked
  server web-1 {network}.11:8085
"""


class Haproxy:
    """HAProxy on loopback addresses of its own: frontend and backend `web` (health checks), backend `unchecked` (none)."""

    def __init__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="haproxy-"))
        self.network = f"127.{random.randint(16, 250)}.{random.randint(1, 250)}"
        self.url = f"http://{self.network}.1:8080"
        self.socket = str(self.directory / "admin.sock")
        self.user_socket = str(self.directory / "user.sock")
        self.tcp_socket = f"{self.network}.1:9999"
        self._process = None
        self._applications = {}

    def __enter__(self):
        configuration = self.directory / "haproxy.cfg"
        configuration.write_text(CONFIGURATION.format(directory=self.directory, network=self.network))
        self._process = subprocess.Popen(["haproxy", "-db", "-q", "-f", str(configuration)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for server in ("web-1", "web-2"):
            self.start(server, "v1")
        self.wait_for("web-1", "UP", "L7OK")
        self.wait_for("web-2", "UP", "L7OK")
        return self

    def __exit__(self, *_exception):
        for server in list(self._applications):
            self.stop(server)
        self._process.kill()
        self._process.wait(timeout=30)
        shutil.rmtree(self.directory)

    def start(self, server, version):
        address = f"{self.network}.1{server[-1]}"
        self._applications[server] = subprocess.Popen(
            [sys.executable, "-S", str(APPLICATION), address, "8085", version],
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: _listens(address, 8085))

    def stop(self, server):
        application = self._applications.pop(server)
        application.kill()
        application.wait(timeout=30)

    def command(self, text):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.socket)
            connection.sendall(f"{text}\n".encode())
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()

    def wait_for(self, server, *words):
        """Wait until HAProxy's line about a server in backend web has all these words."""
        wait_until(lambda: any(f"web,{server}," in line and all(f",{word}," in line for word in words) for line in self._statistics()))

    def _statistics(self):
        return self.command("show stat").splitlines() if pathlib.Path(self.socket).exists() else []


def _listens(address, port):
    with socket.socket() as probe:
        return probe.connect_ex((address, port)) == 0
