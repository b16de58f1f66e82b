# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""copy_auto_scaling_group without Ansible, which takes a tenth of the time."""
from __future__ import annotations

import boto3
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.copy.copy_runner import CopyRun
from ansible_collections.agentless.codedeploy.plugins.module_utils._aws.counted_clients import CountedClients

from integration.copying.rich_group import DEPLOYMENT

OPTIONS = {
    "copy_name": None, "deployment_id": DEPLOYMENT, "state": "copied", "hold_original": True, "instance_ids": None, "also_handed_over": False,
    "launch_hook_name": None,
}  # fmt: skip


class Aws:
    """What a module makes clients from."""

    def __init__(self, aws) -> None:
        self.endpoint_url = aws.endpoint_url

    def client(self, service: str):
        # Of its own: those of the emulator are kept, with all that listens to them.
        keys = {"region_name": "us-east-1", "aws_access_key_id": "emulator", "aws_secret_access_key": "emulator"}
        return boto3.client(service, endpoint_url=self.endpoint_url, **keys)


def copy_run(module, name: str, state: str = "copied", timeout_seconds: float = 30, **options) -> dict:
    """Return what the module would; module: what makes clients."""
    return _run(module, name, state, options).carry_out(timeout_seconds, 0.05)


def foreseen(module, name: str, state: str = "copied", **options) -> dict:
    """Return what the module would in check mode."""
    return _run(module, name, state, options).foresee()


def _run(module, name: str, state: str, options: dict) -> CopyRun:
    return CopyRun(CountedClients(module), {**OPTIONS, "name": name, "state": state, **options})
