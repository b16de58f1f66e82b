# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Amazon S3: one function, one API operation."""

from __future__ import annotations


def get_object(client, bucket, key, version=None):
    """One object: {Body, ETag, VersionId, ...}; nothing of it is read yet."""
    return client.get_object(**_object(bucket, key, version))


def presign_get_object(client, bucket, key, version, expiry_seconds):
    """A URL from which the object can be fetched without credentials. Asks nobody."""
    return client.generate_presigned_url("get_object", Params=_object(bucket, key, version), ExpiresIn=expiry_seconds)


def _object(bucket, key, version):
    return {"Bucket": bucket, "Key": key, **({"VersionId": version} if version else {})}


def put_object(client, bucket, key, content, condition):
    """Write an object if it is as the condition says, {IfNoneMatch: *} or {IfMatch: ETag}: {ETag, ...}."""
    return client.put_object(Bucket=bucket, Key=key, Body=content, ContentType="application/json", **condition)


def delete_object(client, bucket, key, e_tag):
    """Delete an object that has this ETag."""
    return client.delete_object(Bucket=bucket, Key=key, IfMatch=e_tag)


def list_keys(client, bucket, prefix):
    """The keys of all objects whose keys start so; one call for a thousand."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return [item["Key"] for page in pages for item in page.get("Contents", [])]
