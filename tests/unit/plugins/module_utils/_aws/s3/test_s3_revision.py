# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real requests to an S3 over HTTP."""

from __future__ import annotations

import gzip
import io
import os
import pathlib
import tarfile

import boto3
import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.s3.s3_revision import fetch_s3_revision
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.s3.s3_errors import from_s3_error
from ansible_collections.agentless.codedeploy.plugins.module_utils._revision.revision_cache import BundleCache
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError
from moto.server import ThreadedMotoServer

CONFIG = Config(signature_version="s3v4", retries={"max_attempts": 1}, s3={"addressing_style": "path"})


def tgz(text):
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        info = tarfile.TarInfo("appspec.yml")
        info.size = len(text)
        archive.addfile(info, io.BytesIO(text))
    return gzip.compress(plain.getvalue(), mtime=0)


def client_of(endpoint, **options):
    credentials = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing", "region_name": "eu-west-1", **options}
    return boto3.client("s3", endpoint_url=endpoint, config=CONFIG, **credentials)


@pytest.fixture(name="server", scope="module")
def run_server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture(name="bucket")
def make_bucket(server, request):
    name = f"bucket-{abs(hash(request.node.name))}"
    client = client_of(server)
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return name


@pytest.fixture(name="cache")
def make_cache(tmp_path):
    return BundleCache(str(tmp_path / "cache"))


def put(server, bucket, content, key="shop/42.tgz"):
    answer = client_of(server).put_object(Bucket=bucket, Key=key, Body=content)
    return answer.get("VersionId"), answer["ETag"]


def test_a_bucket_without_versions(server, bucket, cache):
    _version, e_tag = put(server, bucket, tgz(b"1"), "a b/ü.tgz")
    bundle, location = fetch_s3_revision(client_of(server), {"bucket": bucket, "key": "a b/ü.tgz", "version": None}, cache)
    assert location == {"bucket": bucket, "key": "a b/ü.tgz", "e_tag": e_tag.strip('"'), "bundle_type": "tgz"}
    assert bundle["bundle_type"] == "tgz"
    with open(bundle["path"], "rb") as file:
        assert file.read() == tgz(b"1")
    assert sorted(bundle) == ["bundle_type", "path", "sha256", "size_bytes"]


def test_versions_are_pinned(server, bucket, cache):
    client = client_of(server)
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    old, e_tag = put(server, bucket, tgz(b"1"))
    new, _new_e_tag = put(server, bucket, tgz(b"2"))
    where = {"bucket": bucket, "key": "shop/42.tgz"}
    first, location = fetch_s3_revision(client, {**where, "version": old, "e_tag": e_tag}, cache)
    assert (location["version"], location["e_tag"]) == (old, e_tag.strip('"'))
    assert pathlib.Path(first["path"]).read_bytes() == tgz(b"1")
    latest, location = fetch_s3_revision(client, where, cache)
    assert location["version"] == new and latest["sha256"] != first["sha256"]


def test_the_same_object_is_read_once(server, bucket, cache):
    put(server, bucket, tgz(b"1"))
    client, where = client_of(server), {"bucket": bucket, "key": "shop/42.tgz"}
    first = fetch_s3_revision(client, where, cache)[0]
    os.utime(first["path"], (1, 1))
    again = fetch_s3_revision(client, where, cache)[0]
    assert again["sha256"] == first["sha256"] and os.path.getmtime(again["path"]) == 1
    put(server, bucket, tgz(b"2"))
    assert fetch_s3_revision(client, where, cache)[0]["sha256"] != first["sha256"]
    assert sorted(name[:7] for name in os.listdir(cache.directory)).count("origin-") == 2


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"key": "nope"}, "REVISION_MISSING", "NoSuchKey"),
        ({"bucket": "no-such-bucket-here"}, "REVISION_MISSING", "NoSuchBucket"),
        ({"version": "xyz"}, "REVISION_MISSING", "Correct the version"),
        ({"e_tag": '"0123"'}, "INVALID_REVISION", "not 0123"),
        ({"bundle_type": "zip"}, "INVALID_REVISION", "write bundle_type: tgz"),
        ({"key": "text"}, "INVALID_REVISION", "not a tar, tgz or zip archive"),
    ],
)
def test_refused(server, bucket, cache, change, code, words):
    put(server, bucket, tgz(b"1"))
    put(server, bucket, b"hello", "text")
    with pytest.raises(DeploymentError) as refused:
        fetch_s3_revision(client_of(server), {"bucket": bucket, "key": "shop/42.tgz", **change}, cache)
    failure = refused.value.to_failure()
    assert failure["error"]["code"] == code
    assert words in failure["msg"] and f"s3://{change.get('bucket', bucket)}/" in failure["msg"]


def test_nobody_answers(cache):
    with pytest.raises(DeploymentError) as refused:
        fetch_s3_revision(client_of("http://127.0.0.1:9"), {"bucket": "b", "key": "k"}, cache)
    assert refused.value.code == "INTERNAL_ERROR"


@pytest.mark.parametrize(
    ("aws_code", "code"),
    [
        ("AccessDenied", "IAM_ROLE_PERMISSIONS"), ("403", "IAM_ROLE_PERMISSIONS"), ("ExpiredToken", "IAM_ROLE_PERMISSIONS"),
        ("InvalidAccessKeyId", "IAM_ROLE_PERMISSIONS"), ("NoSuchKey", "REVISION_MISSING"), ("404", "REVISION_MISSING"),
        ("PermanentRedirect", "REVISION_MISSING"), ("SlowDown", "THROTTLED"), ("InternalError", "INTERNAL_ERROR"), ("Surprise", "INTERNAL_ERROR"),
    ],
)  # fmt: skip
def test_answers_in_codedeploys_terms(aws_code, code):
    error = from_s3_error(ClientError({"Error": {"Code": aws_code, "Message": "What AWS says."}}, "GetObject"), "s3://b/k")
    assert error.code == code
    assert error.message == f"The revision s3://b/k cannot be fetched: {aws_code}: What AWS says." and error.hint


def test_no_answer_in_codedeploys_terms():
    assert from_s3_error(NoCredentialsError(), "s3://b/k").code == "IAM_ROLE_MISSING"
    assert from_s3_error(EndpointConnectionError(endpoint_url="http://x"), "s3://b/k").code == "INTERNAL_ERROR"
