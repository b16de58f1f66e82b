# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from emulator import Emulator

from integration.store.places import BUCKET, InFolder, InS3


@pytest.fixture(scope="session")
def aws():
    with Emulator() as emulator:
        emulator.client("s3").create_bucket(Bucket=BUCKET)
        yield emulator


@pytest.fixture
def in_s3(aws):
    aws.clear_faults()
    aws.reset_api_calls()
    yield InS3(aws)
    aws.clear_faults()


@pytest.fixture(params=["folder", "s3"])
def place(request, tmp_path):
    """A new store; every test that takes it is run on both places."""
    return InFolder(tmp_path) if request.param == "folder" else request.getfixturevalue("in_s3")
