# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator's process: moto's API in threads, the data plane in an event loop."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from threading import Thread

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from . import addresses
from .services import classic_api, cloudwatch_api, ec2_api, elbv2_api, events_api, logs_api, pricing_api, sns_api, sqs_api
from .api.api import Api
from .autoscaling import service as autoscaling
from .clock import Clock
from .traffic.data_plane import DataPlane


def serve(port: int, speed: float, propagation_seconds: float, fail_open: bool, boot_seconds: float, on_ready) -> None:
    """Serve until cancelled (KeyboardInterrupt); `on_ready` gets the endpoint URL."""
    # moto would read hundreds of machine images that nobody asks for.
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    # Threads that serve the API must not keep a request waiting for the usual 5 ms.
    sys.setswitchinterval(0.0005)
    clock = Clock(speed)
    for patch in (elbv2_api.install, classic_api.install, ec2_api.install):
        patch(clock)
    for patch in (sns_api.install, sqs_api.install, events_api.install, cloudwatch_api.install, logs_api.install, pricing_api.install):
        patch()
    autoscaling.install(clock, boot_seconds)
    addresses.show_addresses_as_private_ips()
    data_plane = DataPlane(clock, propagation_seconds, fail_open)
    api = Api(DomainDispatcherApplication(create_backend_app), data_plane)
    server = make_server("127.0.0.1", port, api, threaded=True, request_handler=MotoRequestHandler)
    Thread(target=server.serve_forever, daemon=True).start()
    on_ready(f"http://127.0.0.1:{server.port}")
    asyncio.run(data_plane.run())


def main() -> None:
    """Serve for a parent process: settings are JSON in the first argument; ends when standard input does."""
    Thread(target=_end_with_parent, daemon=True).start()
    serve(**json.loads(sys.argv[1]), on_ready=_tell_parent)


def _tell_parent(endpoint_url: str) -> None:
    print(endpoint_url, flush=True)
    # Nobody reads any further.
    sys.stdout = sys.stderr


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
