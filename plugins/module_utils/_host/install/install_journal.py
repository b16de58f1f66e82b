# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that say what a deployment group has installed, so that a crash can be cleaned up."""

from __future__ import annotations

import json

from .cleanup_list import parse_cleanup_list, render_cleanup_list
from ..deployment_paths import DeploymentPaths
from ..disk.state_files import write_atomically
from ..disk.disk_reader import member_path
from ..disk.host_paths import from_disk
from ..disk.os_failure import os_failure

# The keys of an instruction in the agent's file.
KEYS = {
    "mkdir": ("directory",),
    "copy": ("source", "destination"),
    "chmod": ("mode", "file"),
    "setfacl": ("acl", "file"),
    "semanage": ("context", "file"),
    "chown": ("owner", "group", "file"),
}


class InstallJournal:
    """The files of a deployment group that say what has been installed: the cleanup list and the instructions."""

    def __init__(self, deployment, deployment_root):
        paths = DeploymentPaths(deployment_root, deployment)
        self._cleanup_list = paths.cleanup_list
        self._instructions = paths.installation
        self.temporary_name = f".codedeploy-{deployment['deployment_group_id']}.part"

    def read_record(self):
        """The record (see installation_record) of what earlier deployments left; empty if there is none."""
        try:
            with open(self._cleanup_list, "rb") as file:
                return parse_cleanup_list(file.read())
        except FileNotFoundError:
            return parse_cleanup_list(b"")
        except OSError as error:
            raise os_failure("read the cleanup list", error, self._cleanup_list) from error

    def write_record(self, record):
        self._write(self._cleanup_list, from_disk(render_cleanup_list(record)))

    def write_instructions(self, instructions, archive_dir):
        content = {"instructions": [_agent_instruction(step, archive_dir) for step in instructions]}
        self._write(self._instructions, json.dumps(content, indent=2) + "\n")

    def _write(self, path, text):
        try:
            write_atomically(path, text)
        except OSError as error:
            raise os_failure(f"write {path}", error, path) from error


def _agent_instruction(step, archive_dir):
    instruction = {"type": step["type"]}
    instruction.update((key, step[key]) for key in KEYS[step["type"]])
    if step["type"] == "copy":
        instruction["source"] = member_path(archive_dir, step["source"])
    if step["type"] == "semanage":
        instruction["context"] = dict(step["context"], role=None)
    return instruction
