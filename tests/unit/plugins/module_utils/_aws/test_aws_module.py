# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules that need AWS for some of what they do have its options, and import nothing of it before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.modules import aws_argument_spec

from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.aws_module import AWS_OPTIONS

# Runs a module as its wrapper does, and tells what it has imported.
RUN = """
import json, runpy, sys
from ansible.module_utils import basic
from ansible.module_utils.testing import patch_module_args
with patch_module_args(json.loads(sys.argv[2])):
    try:
        runpy.run_module("ansible_collections.agentless.codedeploy.plugins.modules." + sys.argv[1], run_name="__main__")
    except SystemExit:
        print()
print(json.dumps([name for name in sys.modules if name in ("boto3", "ansible_collections.amazon.aws")]))
"""
LOCK = {"plan": {}, "lock_id": "LOCK", "process_id": 1}
LOCAL = {"revision_type": "Local", "local_location": {"path": "{folder}/bundle.tar", "bundle_type": "tar"}}
GROUP = {"application_name": "shop", "deployment_group_name": "web"}


def run(module, arguments):
    """(the module's result, what it has imported of AWS)"""
    environment = {**os.environ, "PYTHONPATH": ":".join(sys.path)}
    command = [sys.executable, "-c", RUN, module, json.dumps(arguments)]
    output = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True).stdout
    result, imported = (json.loads(line) for line in output.split("\n") if line.startswith(("{", "[")))
    return result, sorted(imported)


def test_the_options_are_those_of_amazon_aws():
    wanted = aws_argument_spec()
    wanted["access_key"]["no_log"] = True
    assert wanted == AWS_OPTIONS


@pytest.mark.parametrize("module, arguments, key, value", [
    ("store_documents", {**GROUP, "store": "{folder}"}, "group", None),
    ("deployment_lock", {**LOCK, "note": "{folder}/note", "store": "{folder}", "_ansible_check_mode": True}, "taken_over", ""),
    ("fetch_revision", {"revision": LOCAL, "cache_dir": "{folder}"}, "bundle_type", "tar"),
])
def test_a_folder_needs_nothing_of_aws(module, arguments, key, value, tmp_path):
    with tarfile.open(tmp_path / "bundle.tar", "w"):
        pass
    result, imported = run(module, json.loads(json.dumps(arguments).replace("{folder}", str(tmp_path))))
    assert (result[key], imported) == (value, [])


@pytest.mark.parametrize("further", [{}, {"debug_botocore_endpoint_logs": True}])
def test_s3_gets_a_client_with_the_options_of_the_module(further, tmp_path):
    there = {"endpoint_url": "http://127.0.0.1:9", "region": "eu-central-1", "access_key": "KEY", "secret_key": "SECRET"}
    attempts = {"aws_config": {"retries": {"total_max_attempts": 1}}}
    result, imported = run("store_documents", {**GROUP, **there, **attempts, **further, "store": "s3://bucket/prefix"})
    assert result["failed"] and "127.0.0.1:9" in result["msg"]
    assert "KEY" not in json.dumps(result).replace("access_key", "").replace("secret_key", "")
    assert imported == ["ansible_collections.amazon.aws", "boto3"]
    assert ("resource_actions" in result) == bool(further)
