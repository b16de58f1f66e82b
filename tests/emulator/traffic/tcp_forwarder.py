# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The TCP side of the data plane: Network Load Balancers and Classic TCP listeners."""

from __future__ import annotations

import asyncio

from .traffic import Traffic

CONNECT_TIMEOUT_SECONDS = 10.0


class TcpForwarder:
    """Serves one listener's clients. A connection stays with its target until either side closes it."""

    def __init__(self, listener_key: str, traffic: Traffic) -> None:
        self._listener_key = listener_key
        self._traffic = traffic

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        rules = self._traffic.rules(self._listener_key)
        endpoint = self._traffic.next_endpoint(rules[-1].action) if rules else None
        if endpoint is None:
            writer.transport.abort()
            return
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_SECONDS):
                target_reader, target_writer = await asyncio.open_connection(endpoint.address, endpoint.port)
        except OSError:
            writer.transport.abort()
            return
        await asyncio.gather(_pump(reader, target_writer), _pump(target_reader, writer))
        for side in (writer, target_writer):
            side.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy until the end, and pass the end on; a reset on one side becomes one on the other."""
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except OSError:
        writer.transport.abort()
