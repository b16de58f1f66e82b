# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which API operation an HTTP request to AWS is."""

from __future__ import annotations

import re
from io import BytesIO
from typing import NamedTuple
from urllib.parse import parse_qs, unquote_plus

_S3_OPERATIONS = {
    ("GET", True): "GetObject",
    ("HEAD", True): "HeadObject",
    ("PUT", True): "PutObject",
    ("DELETE", True): "DeleteObject",
    ("GET", False): "ListObjectsV2",
    ("HEAD", False): "HeadBucket",
    ("PUT", False): "CreateBucket",
    ("DELETE", False): "DeleteBucket",
}
_S3_ORDINARY_PARAMETERS = {"list-type", "prefix", "delimiter", "versionId", "encoding-type", "x-id", "Expires", "Signature", "AWSAccessKeyId"}
_SCOPE = re.compile(r"Credential=[^/]+/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/")


class ApiCall(NamedTuple):
    """`name` is service:Operation, as IAM policies write it."""

    service: str
    operation: str
    protocol: str

    @property
    def name(self) -> str:
        return f"{self.service}:{self.operation}"


def identify(environ: dict) -> ApiCall:
    """Read the operation from a WSGI request, whose body stays readable."""
    service = _signing_service(environ)
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return ApiCall(service, target.rpartition(".")[2], "json")
    rpc = re.fullmatch(r"/service/[^/]+/operation/(\w+)", environ["PATH_INFO"])
    if rpc:
        return ApiCall(service, rpc[1], "cbor")
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        action = parse_qs(body_of(environ).decode()).get("Action")
        if action:
            return ApiCall(service, action[0], "query")
    return ApiCall(service, _s3_operation(environ) if service == "s3" else environ["REQUEST_METHOD"], "query")


def request_text(environ: dict) -> str:
    """What a WSGI request's body says, as a person would search it; the body stays readable."""
    return unquote_plus(body_of(environ).decode(errors="replace"))


def body_of(environ: dict) -> bytes:
    """A WSGI request's body, which stays readable."""
    data = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = BytesIO(data)
    return data


def signing_region(environ: dict) -> str:
    """The region in the credential scope; empty without one."""
    scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    return scope["region"] if scope else ""


def _signing_service(environ: dict) -> str:
    """The service in the credential scope; a request without one is a presigned or anonymous S3 request."""
    scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    return scope["service"] if scope else "s3"


def _s3_operation(environ: dict) -> str:
    has_key = "/" in environ["PATH_INFO"].strip("/")
    subresources = [
        name
        for name in parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        if name not in _S3_ORDINARY_PARAMETERS and not name.startswith(("X-Amz-", "response-"))
    ]
    if environ["PATH_INFO"] == "/":
        return "ListBuckets"
    if subresources:
        return f"{environ['REQUEST_METHOD']} ?{subresources[0]}"
    return _S3_OPERATIONS.get((environ["REQUEST_METHOD"], has_key), environ["REQUEST_METHOD"])
