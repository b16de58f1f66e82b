# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors as the AWS APIs answer them, in the shape each protocol has."""

from __future__ import annotations

import json
from typing import NamedTuple
from xml.sax.saxutils import escape

STATUSES = {
    "AccessDenied": 403,
    "AuthorizationError": 403,
    "ConditionalRequestConflict": 409,
    "InternalError": 500,
    "InternalException": 500,
    "InternalFailure": 500,
    "RequestLimitExceeded": 503,
    "ServiceUnavailable": 503,
    "SlowDown": 503,
    "Throttled": 429,
}
MESSAGES = {
    "AccessDenied": "User is not authorized to perform this operation",
    "AccessDeniedException": "User is not authorized to perform this operation",
    "AuthorizationError": "User is not authorized to perform this operation",
    "InternalFailure": "The request processing has failed because of an unknown error, exception or failure.",
    "Throttled": "Rate exceeded",
    "Throttling": "Rate exceeded",
    "ThrottlingException": "Rate exceeded",
}


class ApiError(NamedTuple):
    status: int
    content_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


def api_error(service: str, protocol: str, error: str | int, message: str | None = None) -> ApiError:
    """`error` is an error code, or an HTTP status; `protocol` is query, json or cbor, where S3 and EC2 differ by service."""
    code, status = (str(error), STATUSES.get(error, 400)) if isinstance(error, str) else ("InternalFailure", error)
    text = message or MESSAGES.get(code, f"{code} (injected)")
    if protocol == "json":
        return ApiError(status, "application/x-amz-json-1.1", json.dumps({"__type": code, "message": text}).encode())
    if protocol == "cbor":
        body = b"\xa2" + b"".join(_cbor_text(part) for part in ("__type", code, "message", text))
        return ApiError(status, "application/cbor", body, (("smithy-protocol", "rpc-v2-cbor"),))
    detail = f"<Code>{escape(code)}</Code><Message>{escape(text)}</Message>"
    if service == "s3":
        document = f"<Error>{detail}</Error>"
    elif service == "ec2":
        document = f"<Response><Errors><Error>{detail}</Error></Errors><RequestID>emulator</RequestID></Response>"
    else:
        kind = "Sender" if status < 500 else "Receiver"
        document = f"<ErrorResponse><Error><Type>{kind}</Type>{detail}</Error><RequestId>emulator</RequestId></ErrorResponse>"
    return ApiError(status, "text/xml", document.encode())


def _cbor_text(text: str) -> bytes:
    data = text.encode()
    return b"\x79" + len(data).to_bytes(2, "big") + data
