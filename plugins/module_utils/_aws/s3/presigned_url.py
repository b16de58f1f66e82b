# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A presigned URL of a bundle, with the time that it is valid."""

from __future__ import annotations

from .s3_api import presign_get_object
from .s3_errors import from_s3_error
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

try:
    from botocore.exceptions import BotoCoreError, ClientError
except ImportError:
    pass  # The module says what is missing before it makes a client.

MAX_EXPIRY_SECONDS = 604800


def presign(client, location, expiry_seconds, now):
    """s3_location -> {url, signed_at, expires_at}, in epoch seconds. Raises DeploymentError."""
    if not 0 < expiry_seconds <= MAX_EXPIRY_SECONDS:
        message = f"A presigned URL cannot be valid for {expiry_seconds} seconds."
        raise DeploymentError("INVALID_REVISION", message, f"Set url_expiry_seconds to between 1 and {MAX_EXPIRY_SECONDS}.")
    try:
        url = presign_get_object(client, location["bucket"], location["key"], location.get("version"), expiry_seconds)
    except (ClientError, BotoCoreError) as error:
        raise from_s3_error(error, f"s3://{location['bucket']}/{location['key']}") from error
    return {"url": url, "signed_at": now, "expires_at": min(now + expiry_seconds, _credentials_expire_at(client, now + expiry_seconds))}


def _credentials_expire_at(client, default):
    """When the credentials end that have just signed. botocore has no public name for it."""
    credentials = getattr(getattr(client, "_request_signer", None), "_credentials", None)
    expiry = getattr(credentials, "_expiry_time", None)
    return expiry.timestamp() if expiry else default
