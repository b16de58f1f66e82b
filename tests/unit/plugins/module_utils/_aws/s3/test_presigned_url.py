# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""URLs that a real S3 over HTTP takes."""

from __future__ import annotations

import datetime
import urllib.request

import boto3
import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.s3.presigned_url import presign
from botocore.config import Config
from botocore.credentials import RefreshableCredentials
from botocore.session import get_session
from moto.server import ThreadedMotoServer

NOW = 1_800_000_000
HERE = {"bucket": "presigned", "key": "a b/ü.tgz"}


def client_of(endpoint, session=None):
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
    session = session or boto3.Session(aws_access_key_id="testing", aws_secret_access_key="testing")
    return session.client("s3", endpoint_url=endpoint, config=config, region_name="us-east-1")


@pytest.fixture(name="client", scope="module")
def run_server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    client = client_of("http://{}:{}".format(*server.get_host_and_port()))
    client.create_bucket(Bucket=HERE["bucket"])
    client.put_bucket_versioning(Bucket=HERE["bucket"], VersioningConfiguration={"Status": "Enabled"})
    yield client
    server.stop()


def test_the_url_gives_the_version(client):
    first = client.put_object(Bucket=HERE["bucket"], Key=HERE["key"], Body=b"1")["VersionId"]
    client.put_object(Bucket=HERE["bucket"], Key=HERE["key"], Body=b"2")
    old = presign(client, {**HERE, "version": first}, 600, NOW)
    latest = presign(client, {**HERE, "version": None}, 600, NOW)
    assert [urllib.request.urlopen(presigned["url"], timeout=60).read() for presigned in (old, latest)] == [b"1", b"2"]
    assert "X-Amz-Expires=600" in old["url"] and "X-Amz-Algorithm=AWS4" in old["url"]
    assert (old["signed_at"], old["expires_at"]) == (NOW, NOW + 600)


def client_with_credentials_until(expiry):
    def refresh():
        return {"access_key": "testing", "secret_key": "testing", "token": "token", "expiry_time": expiry.isoformat()}

    session = get_session()
    session._credentials = RefreshableCredentials.create_from_metadata(refresh(), refresh_using=refresh, method="test")
    return client_of("http://127.0.0.1:9", boto3.Session(botocore_session=session))


@pytest.mark.parametrize(("hours", "seconds"), [(1, 3600), (12, 21600)])
def test_the_url_ends_with_the_credentials(hours, seconds):
    now = datetime.datetime.now(datetime.timezone.utc)
    presigned = presign(client_with_credentials_until(now + datetime.timedelta(hours=hours)), HERE, 21600, now.timestamp())
    assert presigned["expires_at"] == pytest.approx(now.timestamp() + seconds, abs=60)
    assert "X-Amz-Security-Token=token" in presigned["url"]


@pytest.mark.parametrize("seconds", [-1, 0, 604801])
def test_a_validity_that_s3_would_not_take(client, seconds):
    with pytest.raises(DeploymentError, match=f"for {seconds} seconds") as refused:
        presign(client, HERE, seconds, NOW)
    assert "url_expiry_seconds" in refused.value.hint


def test_no_credentials(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(DeploymentError) as refused:
        presign(client_of("http://127.0.0.1:9", boto3.Session()), HERE, 600, NOW)
    assert refused.value.code == "IAM_ROLE_MISSING"
