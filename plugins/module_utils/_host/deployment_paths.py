# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where everything of a deployment lies on a server."""

from __future__ import annotations

import posixpath
import re

from .error_codes import error_of

PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class GroupPaths:
    """What is kept of a deployment group on the server, whichever its deployments: the CodeDeploy agent's layout and what this collection adds to it."""

    def __init__(self, deployment_root, deployment_group_id):
        group_id = _plain_name("deployment_group_id", deployment_group_id)
        self.root = deployment_root
        self.group = posixpath.join(deployment_root, group_id)
        self.instructions = posixpath.join(deployment_root, "deployment-instructions")
        self.last_successful_install = posixpath.join(self.instructions, group_id + "_last_successful_install")
        self.most_recent_install = posixpath.join(self.instructions, group_id + "_most_recent_install")
        self.installation = posixpath.join(self.instructions, group_id + "-install.json")
        self.cleanup_list = posixpath.join(self.instructions, group_id + "-cleanup")
        self.lock = posixpath.join(self.instructions, group_id + ".lock")


class DeploymentPaths(GroupPaths):
    """Where everything of one deployment lies on the server."""

    def __init__(self, deployment_root, deployment):
        super().__init__(deployment_root, deployment["deployment_group_id"])
        self.deployment_id = _plain_name("deployment_id", deployment["deployment_id"])
        self.directory = posixpath.join(self.group, self.deployment_id)
        self.archive = archive_path(self.directory)
        self.appspec = appspec_path(self.directory)
        self.bundle = posixpath.join(self.directory, "bundle.tar")
        self.revision = revision_path(self.directory)
        self.segments = posixpath.join(self.directory, "segments")
        self.script_log = posixpath.join(self.directory, "logs", "scripts.log")
        self.deployments_log = posixpath.join(deployment_root, "deployment-logs", "codedeploy-agent-deployments.log")

    def journal(self, run_id):
        """The journal of a run of a segment."""
        return posixpath.join(self.segments, f"{_plain_name('run_id', run_id)}.jsonl")


def archive_path(deployment_directory):
    """The unpacked revision of a deployment directory."""
    return posixpath.join(deployment_directory, "deployment-archive")


def appspec_path(deployment_directory):
    """The AppSpec as data of a deployment directory."""
    return posixpath.join(deployment_directory, "appspec.json")


def revision_path(deployment_directory):
    """What the revision of a deployment directory is, and the hash of its bundle."""
    return posixpath.join(deployment_directory, "revision.json")


def bundle_cache_path(deployment_root, sha256=""):
    """The folder of staged bundles, or one staged bundle."""
    return posixpath.join(deployment_root, "bundle-cache", sha256).rstrip("/")


def lock_paths(deployment_root):
    """A pattern of the locks of all deployment groups."""
    return posixpath.join(deployment_root, "deployment-instructions", "*.lock")


def program_folder_path(deployment_root):
    """The folder of programs that were laid down for deployments."""
    return posixpath.join(deployment_root, "programs")


def _plain_name(key, value):
    if not PLAIN_NAME.fullmatch(value):
        raise error_of(
            "deployment-bad-name",
            f"{key} is {value!r}, which cannot name a folder on the server.",
            "Use letters, digits, dots, dashes and underscores only.",
        )
    return value
