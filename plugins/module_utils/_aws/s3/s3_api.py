# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Amazon S3: one function, one API call."""

from __future__ import annotations


def get_object(client, bucket, key, version=None):
    """One object: {Body, ETag, VersionId, ...}; nothing of it is read yet."""
    return client.get_object(**_object(bucket, key, version))


def presign_get_object(client, bucket, key, version, expiry_seconds):
    """A URL from which the object can be fetched without credentials. Asks nobody."""
    return client.generate_presigned_url("get_object", Params=_object(bucket, key, version), ExpiresIn=expiry_seconds)


def _object(bucket, key, version):
    return {"Bucket": bucket, "Key": key, **({"VersionId": version} if version else {})}
