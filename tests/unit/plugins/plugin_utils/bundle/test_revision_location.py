# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.revision_location import parse_revision


def s3(**location):
    return {"revision_type": "S3", "s3_location": location}


def local(**location):
    return {"revision_type": "Local", "local_location": location}


@pytest.mark.parametrize(
    ("given", "revision"),
    [
        ("./dist", local(path="./dist")),
        ("/a/shop-42.tgz", local(path="/a/shop-42.tgz")),
        ("a b#c?d", local(path="a b#c?d")),
        ("s3://b/k", s3(bucket="b", key="k")),
        ("s3://b/dir/shop.zip", s3(bucket="b", key="dir/shop.zip", bundle_type="zip")),
        ("S3://b/shop.tar.gz?versionId=V%2F1&eTag=%22E%22", s3(bucket="b", key="shop.tar.gz", version="V/1", e_tag='"E"', bundle_type="tgz")),
        ("s3://b/a%20b?bundleType=tar", s3(bucket="b", key="a b", bundle_type="tar")),
        ("s3://b/a#1.tar?versionId=2", s3(bucket="b", key="a#1.tar", version="2", bundle_type="tar")),
        (s3(bucket="b", key="k.zip", bundle_type="tar"), s3(bucket="b", key="k.zip", bundle_type="tar")),
        ({"s3_location": {"bucket": "b", "key": "k", "version": None}}, s3(bucket="b", key="k")),
        ({**local(path="x", bundle_type="directory"), "s3_location": None}, local(path="x", bundle_type="directory")),
        (
            {"revision_type": "GitHub", "git_hub_location": {"repository": "a/b", "commit_id": "c"}},
            {"revision_type": "GitHub", "git_hub_location": {"repository": "a/b", "commit_id": "c"}},
        ),
    ],
)
def test_parse_revision(given, revision):
    assert parse_revision(given) == revision


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("", "Set codedeploy_revision"),
        (None, "Set codedeploy_revision"),
        (["x"], "Set codedeploy_revision"),
        ("https://x/y.zip", "neither an s3:// address nor a path"),
        ("s3://b", "lacks the bucket or the key"),
        ("s3:///k", "lacks the bucket or the key"),
        ("s3://b/k?version=1", "unknown parameter 'version'"),
        ("s3://b/k?versionId=", "version must be text that is not empty"),
        ("s3://b/k?bundleType=rar", "bundle_type is 'rar'"),
        ({}, "needs revision_type"),
        ({"revision_type": "S4"}, "'S4' is not supported"),
        ({"revision_type": "S3"}, "needs s3_location"),
        ({"revision_type": "S3", "s3_location": "b/k"}, "needs s3_location, a dictionary"),
        (s3(bucket="b"), "lacks 'key'"),
        (s3(bucket="b", key="k", etag="x"), "unknown key 'etag'"),
        (s3(bucket="b", key=5), "key must be text"),
        (s3(bucket="b", key="k", bundle_type="directory"), "Use one of tar, tgz, zip"),
        ({**s3(bucket="b", key="k"), "local_location": {"path": "x"}}, "has the key 'local_location'"),
        ({**s3(bucket="b", key="k"), "revisionType": "S3"}, "has the key 'revisionType'"),
        ({"s3_location": {}, "local_location": {}}, "one location"),
    ],
)
def test_refused_revisions(given, message):
    with pytest.raises(DeploymentError, match=".") as refused:
        parse_revision(given)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("https://u:secret@host/a.zip", "'https://***@host/a.zip'"),
        ("https://secret@host:8080/a.zip", "'https://***@host:8080/a.zip'"),
        ("https://u:secr/secret@host/a.zip", "'https://***@host/a.zip'"),
        ("https://u:secret@secret@host/a.zip", "'https://***@host/a.zip'"),
        ("https://b.s3.amazonaws.com/a@1.zip?X-Amz-Signature=secret", "'https://b.s3.amazonaws.com/a@1.zip?***'"),
        ("s3://KEY:secret@b/k.zip", "'s3://***@b/k.zip' holds credentials"),
        ("s3://KEY:secret/secret@b/k.zip", "'s3://***@b/k.zip' holds credentials"),
        ("s3://b/k?X-Amz-Signature=secret", "'s3://b/k?***' has the unknown parameter 'X-Amz-Signature'"),
        ("s3://b?versionId=secret", "'s3://b?***' lacks the bucket or the key"),
    ],
)
def test_refusals_hold_no_secrets(given, shown):
    with pytest.raises(DeploymentError, match=".") as refused:
        parse_revision(given)
    assert shown in str(refused.value)
    assert "secret" not in str(refused.value)
