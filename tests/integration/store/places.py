# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new store for a test, in a folder or in S3."""

from __future__ import annotations

import functools
import itertools

import boto3
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.folder_place import FolderPlace
from ansible_collections.agentless.codedeploy.plugins.module_utils._store.s3_place import S3Place
from botocore.config import Config
from emulator.emulator import REGION

BUCKET = "deployments"
# As the module's client, but faster.
QUICK = {"connect_timeout": 2, "read_timeout": 1, "retries": {"mode": "standard", "total_max_attempts": 3}}

_numbers = itertools.count()


class InFolder:
    """A store in a folder that is not there yet."""

    def __init__(self, tmp_path):
        self.address = str(tmp_path / f"store-{next(_numbers)}")

    def open(self, **_config):
        """The place, as a process of its own opens it."""
        return FolderPlace(self.address)


class InS3:
    """A store below a prefix of a bucket where nothing is yet."""

    def __init__(self, aws):
        _session()
        self._aws, self._prefix = aws, f"stores/{next(_numbers)}"
        self.address = f"s3://{BUCKET}/{self._prefix}"

    def open(self, **config):
        """The place, with connections of its own."""
        client = _session().client(
            "s3",
            endpoint_url=self._aws.endpoint_url,
            region_name=REGION,
            aws_access_key_id="emulator",
            aws_secret_access_key="emulator",
            config=Config(**{**QUICK, **config}),
        )
        return S3Place(client, BUCKET, self._prefix)


@functools.cache
def _session():
    """What boto3 knows of S3, which it takes long to read; processes that are forked from this one need not read it again."""
    session = boto3.session.Session()
    session.client("s3", region_name=REGION)
    return session
