# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The load generator's process: sends until it has sent all or standard input ends, then prints the summary as JSON."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from threading import Thread
from urllib.parse import urlsplit

from .http_message import BadMessage, read_chunks, read_head, read_length, read_to_end
from .load_summary import Answer, summarize


class Sender:
    """Sends GET requests at a constant rate and keeps what came of each."""

    def __init__(self, url: str, timeout_seconds: float, keep_alive: bool) -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname, parts.port or 80)
        connection = "keep-alive" if keep_alive else "close"
        self._request = f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: {connection}\r\n\r\n".encode()
        self._timeout_seconds = timeout_seconds
        self._keep_alive = keep_alive
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.answers: list[Answer] = []

    async def send_at_rate(self, rate: float, duration_seconds: float, stop: asyncio.Event) -> None:
        """Every request at its time, however long the earlier ones take; returns when all are answered."""
        started, number, tasks = time.monotonic(), 0, set()
        while not stop.is_set() and number / rate < duration_seconds:
            await asyncio.sleep(max(0.0, started + number / rate - time.monotonic()))
            task = asyncio.create_task(self._send())
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            number += 1
        await asyncio.gather(*tasks)

    async def _send(self) -> None:
        sent_at, started = time.time(), time.monotonic()
        version, failure = "", ""
        try:
            async with asyncio.timeout(self._timeout_seconds):
                status, version = await self._exchange()
            if status >= 400:
                failure = f"status {status}"
        except TimeoutError:
            failure = f"no answer within {self._timeout_seconds} s"
        except (OSError, EOFError, BadMessage, ValueError) as error:
            failure = f"{type(error).__name__}: {error}"
        self.answers.append(Answer(sent_at, time.monotonic() - started, version, failure))

    async def _exchange(self) -> tuple[int, str]:
        reader, writer = await self._connection()
        is_reusable = False
        try:
            writer.write(self._request)
            response = await read_head(reader)
            if response is None:
                raise ConnectionResetError("closed without an answer")
            body, has_end = await _read_body(response, reader)
            is_reusable = self._keep_alive and has_end and response.get("connection").lower() != "close"
        finally:
            if is_reusable:
                self._idle.append((reader, writer))
            else:
                writer.close()
        first_line = body.partition(b"\n")[0].decode("utf-8", "replace").strip()
        return int(response.start_line.split(" ")[1]), response.get("x-version") or first_line

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()
        return await asyncio.open_connection(*self._address)


async def _read_body(response, reader) -> tuple[bytes, bool]:
    if response.is_chunked:
        # Chunk framing and all: only the first line of data is of interest.
        pieces = [data.partition(b"\r\n")[2] async for data in read_chunks(reader)]
        return b"".join(pieces), True
    if response.content_length is not None:
        return b"".join([data async for data in read_length(reader, response.content_length)]), True
    return b"".join([data async for data in read_to_end(reader)]), False


async def _run(url: str, rate: float, duration_seconds: float, timeout_seconds: float, keep_alive: bool) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def wait_for_end() -> None:
        # Not by sys.stdin, whose lock this thread would have when the process ends for having sent all.
        while os.read(0, 4096):
            pass
        loop.call_soon_threadsafe(stop.set)

    Thread(target=wait_for_end, daemon=True).start()
    sender = Sender(url, timeout_seconds, keep_alive)
    print("sending", flush=True)
    before = time.process_time()
    await sender.send_at_rate(rate, duration_seconds, stop)
    print(json.dumps({**summarize(sender.answers), "processor_seconds": time.process_time() - before}))


if __name__ == "__main__":
    asyncio.run(_run(**json.loads(sys.argv[1])))
