# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which archives are read without the only folder that is in them."""

from __future__ import annotations

import subprocess

from ansible_collections.agentless.codedeploy.tests.unit.plugins.plugin_utils.bundle.bundle_reader.bundles import read, tar_of


def test_a_packed_folder_is_not_stripped(folder):
    path = folder.parent / "bundle.tar"
    subprocess.run(["tar", "-cf", str(path), "-C", str(folder.parent), "revision"], check=True, timeout=60)
    assert read(path, "directory")[1][0]["path"] == "revision"
    assert read(path)[1][0]["path"] == "app"


def test_only_one_directory_with_an_appspec_is_stripped(tmp_path):
    names = {"without": ["top/app"], "two": ["top/appspec.yml", "other"], "any case": ["top/my-AppSpec.json"], "deep": ["top/x/appspec.yml"]}
    found = {}
    for case, members in names.items():
        found[case] = [entry["path"] for entry in read(tar_of(tmp_path / case, *[(name, b"", {}) for name in members]))[1]]
    assert found == {
        "without": ["top", "top/app"],
        "two": ["other", "top", "top/appspec.yml"],
        "any case": ["my-AppSpec.json"],
        "deep": ["top", "top/x", "top/x/appspec.yml"],
    }
