# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of calls to AWS share."""

from __future__ import annotations

import boto3
import pytest
from botocore.stub import Stubber


@pytest.fixture
def stubbed():
    """A client of a service with answers of ours, all of which must be asked for."""
    stubs = []

    def client(service):
        stub = Stubber(boto3.client(service, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"))
        stub.activate()
        stubs.append(stub)
        return stub

    yield client
    for stub in stubs:
        stub.assert_no_pending_responses()
