# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""As much of HTTP/1.1 as a reverse proxy needs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

HOP_BY_HOP = {"connection", "keep-alive", "proxy-connection", "expect"}


class BadMessage(Exception):
    """What was read is not an HTTP message."""


@dataclass
class Head:
    """Start line and headers as they came; `get` looks a header up by its lower-case name."""

    start_line: str
    headers: list[tuple[str, str]]

    def get(self, name: str) -> str:
        return next((value for header, value in self.headers if header.lower() == name), "")

    @property
    def is_chunked(self) -> bool:
        return "chunked" in self.get("transfer-encoding").lower()

    @property
    def content_length(self) -> int | None:
        length = self.get("content-length")
        return int(length) if length.isdigit() else None

    def encode(self, *more: tuple[str, str]) -> bytes:
        """The head to be sent on, without hop-by-hop headers, with those given."""
        kept = [header for header in self.headers if header[0].lower() not in HOP_BY_HOP]
        lines = [self.start_line, *(f"{name}: {value}" for name, value in [*kept, *more]), "", ""]
        return "\r\n".join(lines).encode("latin-1")


async def read_head(reader: asyncio.StreamReader) -> Head | None:
    """The next message's head; None when the other side has closed the connection before it."""
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise BadMessage("incomplete head") from error
        return None
    except asyncio.LimitOverrunError as error:
        raise BadMessage("head too long") from error
    start_line, *lines = raw.decode("latin-1")[:-4].split("\r\n")
    headers = [line.partition(":") for line in lines]
    if start_line.count(" ") < 1 or not all(separator for _name, separator, _value in headers):
        raise BadMessage("malformed head")
    return Head(start_line, [(name, value.strip()) for name, _separator, value in headers])


async def read_chunks(reader: asyncio.StreamReader):
    """Yield a chunked body as it is on the wire, to its end."""
    while True:
        size_line = await reader.readuntil(b"\r\n")
        size = int(size_line.split(b";")[0], 16)
        if size == 0:
            break
        yield size_line + await reader.readexactly(size + 2)
    trailers = size_line
    while (line := await reader.readuntil(b"\r\n")) != b"\r\n":
        trailers += line
    yield trailers + line


async def read_length(reader: asyncio.StreamReader, length: int):
    """Yield a body of known length piece by piece."""
    while length:
        data = await reader.read(min(length, 65536))
        if not data:
            raise asyncio.IncompleteReadError(b"", length)
        length -= len(data)
        yield data


async def read_to_end(reader: asyncio.StreamReader):
    while data := await reader.read(65536):
        yield data
