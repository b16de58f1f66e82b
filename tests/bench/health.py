# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a load balancer's health checks ask of a host."""
from __future__ import annotations

import asyncio
import threading

READY_WITHIN_SECONDS = 10
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class HealthAnswers:
    """Answer 200 to every request on a port of these addresses, for the length of a `with` block."""

    def __init__(self, addresses, port):
        self._addresses, self._port = addresses, port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self):
        self._thread.start()
        listening = asyncio.start_server(_answer, self._addresses, self._port)
        asyncio.run_coroutine_threadsafe(listening, self._loop).result(READY_WITHIN_SECONDS)
        return self

    def __exit__(self, *exception):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(READY_WITHIN_SECONDS)


async def _answer(reader, writer):
    try:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ANSWER)
    except (OSError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()
