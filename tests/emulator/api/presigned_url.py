# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qs


def is_expired(query: str, now: float) -> bool:
    """Whether the query string of a presigned S3 URL (signature version 2 or 4) says that its time is over at `now`, in epoch seconds."""
    parameters = {name: values[0] for name, values in parse_qs(query).items()}
    if "X-Amz-Expires" in parameters:
        signed_at = datetime.strptime(parameters["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
        return now > (signed_at + timedelta(seconds=int(parameters["X-Amz-Expires"]))).timestamp()
    return "Signature" in parameters and now > int(parameters.get("Expires", now))
