# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A revision in S3: the controller looks at it, and the servers take it by a presigned URL."""

from __future__ import annotations

import shutil

import pytest
from emulator import Emulator

from integration.hello_fleet import HelloFleet
from integration.small_revision import installed_versions, make_small_revision

BUCKET, KEY = "revisions", "hello/small app.zip"


@pytest.fixture
def fleet():
    with Emulator() as aws, HelloFleet(aws, 2, kinds=()) as started:
        aws.client("s3").create_bucket(Bucket=BUCKET)
        yield started


def upload(fleet, version):
    """Put a revision into the bucket -> its ETag."""
    folder = make_small_revision(fleet.scratch / f"v{version}", version)
    with open(shutil.make_archive(str(folder), "zip", folder), "rb") as archive:
        return fleet.aws.client("s3").put_object(Bucket=BUCKET, Key=KEY, Body=archive)["ETag"]


def location(**more):
    return {"revision_type": "S3", "s3_location": {"bucket": BUCKET, "key": KEY, "bundle_type": "zip", **more}}


@pytest.mark.smoke
def test_the_servers_take_the_bundle_from_s3_themselves(fleet):
    e_tag = upload(fleet, "1")
    fleet.aws.reset_api_calls()
    run = fleet.deploy(location(e_tag=e_tag.strip('"')), "CodeDeployDefault.AllAtOnce")
    assert (run.rc, installed_versions(fleet)) == (0, dict.fromkeys(fleet.names, "1")), run.stdout
    # One for the controller and one for each server.
    assert fleet.aws.api_calls()["s3:GetObject"] == 1 + len(fleet.names)
    for name in fleet.names:
        lines = (fleet.hosts.install_root(name) / "environment").read_text().splitlines()
        environment = dict(line.split("=", 1) for line in lines if "=" in line)
        assert (environment["BUNDLE_BUCKET"], environment["BUNDLE_KEY"]) == (BUCKET, KEY)
        assert environment["BUNDLE_ETAG"].strip('"') == e_tag.strip('"')
        assert not [variable for variable in environment if variable.startswith("AWS_")]
    assert "Signature=" not in run.stdout

    upload(fleet, "2")
    run = fleet.deploy(location(e_tag=e_tag), "CodeDeployDefault.AllAtOnce")
    assert (run.rc, installed_versions(fleet)) == (2, dict.fromkeys(fleet.names, "1")), run.stdout
    assert e_tag.strip('"') in run.failures
    assert f"s3://{BUCKET}/{KEY}" in run.failures
