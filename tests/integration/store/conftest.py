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


@pytest.fixture
def in_folder(tmp_path):
    return InFolder(tmp_path)


@pytest.fixture(params=["in_folder", "in_s3"], ids=["folder", "s3"])
def place(request):
    """A new store; every test that takes it is run on both places."""
    return request.getfixturevalue(request.param)
