# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP side of the data plane: Application Load Balancers and Classic HTTP listeners."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from ..load.http_message import BadMessage, Head, read_chunks, read_head, read_length, read_to_end
from .routing import Endpoint, FixedResponse, Forward, rule_matches
from .traffic import Traffic

IDLE_TIMEOUT_SECONDS = 60.0


class BrokenResponse(Exception):
    """The target broke the connection after its response had begun."""


class HttpProxy:
    """Serves one listener's clients. A new connection to the target for every request, as it may be gone any moment."""

    def __init__(self, listener_key: str, traffic: Traffic) -> None:
        self._listener_key = listener_key
        self._traffic = traffic

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._serve_request(reader, writer):
                pass
        except BadMessage as error:
            await _answer(writer, 400, f"{error}\n")
        except BrokenResponse:
            writer.transport.abort()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _serve_request(self, reader, writer) -> bool:
        """Answer one request; False when the connection is to be closed after it."""
        request = await read_head(reader)
        if request is None:
            return False
        if request.get("expect"):
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await _read_body(request, reader)
        action = self._action_for(request)
        if action is None:
            return False
        keep_open = request.start_line.endswith("HTTP/1.1") and request.get("connection").lower() != "close"
        if isinstance(action, FixedResponse):
            await _answer(writer, action.status, action.body, action.content_type)
            return keep_open
        endpoint = self._traffic.next_endpoint(action)
        if endpoint is None:
            await _answer(writer, 503)
            return keep_open
        return await self._forward(request, body, endpoint, writer) and keep_open

    def _action_for(self, request: Head) -> Forward | FixedResponse | None:
        method, _space, rest = request.start_line.partition(" ")
        headers = {name.lower(): value for name, value in request.headers}
        path = rest.rpartition(" ")[0]
        return next((rule.action for rule in self._traffic.rules(self._listener_key) if rule_matches(rule, method, path, headers)), None)

    async def _forward(self, request: Head, body: bytes, endpoint: Endpoint, writer) -> bool:
        """Send the request on and relay the response; False when the client cannot know where the response ends."""
        response, upstream = None, None
        try:
            async with self._traffic.flight(endpoint.target, IDLE_TIMEOUT_SECONDS):
                reader, upstream = await asyncio.open_connection(endpoint.address, endpoint.port)
                client = writer.get_extra_info("peername")[0]
                upstream.write(request.encode(("X-Forwarded-For", client), ("X-Forwarded-Proto", "http"), ("Connection", "close")) + body)
                response = await _read_response_head(reader)
                return await _relay(request, response, reader, writer)
        except TimeoutError as error:
            if response:
                raise BrokenResponse from error
            # A target's deregistration ended, or it never answered.
            await _answer(writer, 504)
        except (OSError, BadMessage, asyncio.IncompleteReadError) as error:
            if response:
                raise BrokenResponse from error
            await _answer(writer, 502)
        finally:
            if upstream:
                upstream.close()
        return True


async def _read_body(request: Head, reader) -> bytes:
    if request.is_chunked:
        return b"".join([data async for data in read_chunks(reader)])
    return await reader.readexactly(request.content_length or 0)


async def _read_response_head(reader) -> Head:
    while True:
        response = await read_head(reader)
        if response is None:
            raise BadMessage("the target closed the connection without an answer")
        if not response.start_line.split(" ")[1].startswith("1"):
            return response


async def _relay(request: Head, response: Head, reader, writer) -> bool:
    status = response.start_line.split(" ")[1]
    has_body = not request.start_line.startswith("HEAD ") and status not in ("204", "304")
    has_end = not has_body or response.is_chunked or response.content_length is not None
    writer.write(response.encode(("Connection", "keep-alive" if has_end else "close")))
    if not has_body:
        pieces = read_length(reader, 0)
    elif response.is_chunked:
        pieces = read_chunks(reader)
    elif has_end:
        pieces = read_length(reader, response.content_length)
    else:
        pieces = read_to_end(reader)
    async for data in pieces:
        writer.write(data)
        await writer.drain()
    return has_end


async def _answer(writer, status: int, body: str | None = None, content_type: str = "text/plain") -> None:
    """An answer of the load balancer's own."""
    phrase = HTTPStatus(status).phrase if status in iter(HTTPStatus) else ""
    content = (f"{status} {phrase}\n" if body is None else body).encode()
    head = f"HTTP/1.1 {status} {phrase}\r\nServer: awselb/2.0\r\nContent-Type: {content_type}\r\nContent-Length: {len(content)}\r\n\r\n"
    writer.write(head.encode() + content)
    await writer.drain()
