# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The revision that tests of bundles pack, or read as it is."""

from __future__ import annotations

import pytest
from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.bundle.bundle_reader.bundles import APPSPEC


@pytest.fixture(name="folder")
def make_folder(tmp_path):
    folder = tmp_path / "revision"
    (folder / "app" / "empty").mkdir(parents=True)
    (folder / "appspec.yml").write_bytes(APPSPEC)
    (folder / "app" / "run.sh").write_bytes(b"#!/bin/sh\r\nexit\n")
    (folder / "app" / "run.sh").chmod(0o755)
    (folder / "app" / "link").symlink_to("run.sh")
    for path in (folder, folder / "app", folder / "app" / "empty"):
        path.chmod(0o755)
    (folder / "appspec.yml").chmod(0o644)
    return folder
