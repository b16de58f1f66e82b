# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second port of a service: what comes there goes to its first port, and is cut off when that does not answer."""

from __future__ import annotations

import asyncio
import contextlib
import threading


class PortForwarder:
    """Forwards from a port of each address to another port of the same address, for the length of a `with` block."""

    def __init__(self, addresses, port, to_port):
        self._addresses, self._port, self._to_port = addresses, port, to_port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self):
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(timeout=30)
        return self

    def __exit__(self, *exception):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=30)
        self._loop.close()

    async def _listen(self):
        for address in self._addresses:
            await asyncio.start_server(lambda reader, writer, address=address: self._serve(address, reader, writer), address, self._port)

    async def _serve(self, address, reader, writer):
        try:
            to_reader, to_writer = await asyncio.open_connection(address, self._to_port)
        except OSError:
            writer.transport.abort()
            return
        await asyncio.gather(_copy(reader, to_writer), _copy(to_reader, writer))
        for side in (writer, to_writer):
            side.close()


async def _copy(reader, writer):
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
