#!/usr/bin/env python3
# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests the service from outside: its port, its function and its log."""

from __future__ import annotations

import configparser
import os
import pathlib
import socket
import sys
import time
import urllib.error
import urllib.request

READY_WITHIN_SECONDS = 20


def fetch(url):
    # A proxy named in the environment is for the outside world, not for this host.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=5) as answer:
        return answer.headers["X-Version"], answer.read().decode()


def wait_until_ready(base):
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while True:
        try:
            return fetch(base + "/health")
        except (urllib.error.URLError, OSError) as problem:
            if time.monotonic() > deadline:
                sys.exit("{0}/health was not 200 within {1} seconds: {2}".format(base, READY_WITHIN_SECONDS, problem))
            time.sleep(0.1)


def check_function(base, version):
    answering, body = fetch(base + "/")
    if answering != version:
        sys.exit("version {0} answers, {1} is installed".format(answering, version))
    greeting = fetch(base + "/greet?name=World")[1]
    if "World" not in greeting:
        sys.exit("/greet?name=World answers {0!r}".format(greeting))
    print("function: {0!r}, {1!r}".format(body, greeting))


def check_log(path, version):
    """The log since the service started has its start and no error."""
    with open(path, "rb") as log:
        log.seek(max(0, os.path.getsize(path) - 2**20))
        end = log.read().decode(errors="replace")
    before, start, since = end.rpartition("hello {0} listens on".format(version))
    if not start:
        sys.exit("{0} does not say that hello {1} started".format(path, version))
    errors = [line for line in since.splitlines() if " ERROR " in line]
    if errors:
        sys.exit("{0} has errors since the start: {1}".format(path, errors[0]))
    print("log: {0} lines since the start, no error".format(len(since.splitlines())))


def main():
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(os.environ.get("CODEDEPLOY_INSTALL_ROOT", "") + "/etc/hello/hello.ini")
    service, paths = settings["service"], settings["paths"]
    base = "http://{0}:{1}".format(service["address"], service["port"])
    version = pathlib.Path(paths["version"]).read_text().strip()

    wait_until_ready(base)
    with socket.create_connection((service["address"], service.getint("port")), timeout=5):
        print("port: {0} accepts connections on {1}".format(service["port"], service["address"]))
    check_function(base, version)
    check_log(paths["log"], version)


if __name__ == "__main__":
    main()
