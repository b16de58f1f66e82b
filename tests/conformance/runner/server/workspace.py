# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Workspace:
    """The scratch directories of one case and the names that stand for them in recorded text.

    root is the case's R; cwd and deployment_root lie beside it, as the recorded paths expect.
    """

    top: Path
    deployment_ids: dict = field(default_factory=dict)
    archives: dict = field(default_factory=dict)
    bundle: str = ""

    @classmethod
    def create(cls):
        workspace = cls(Path(tempfile.mkdtemp(prefix="conformance-")).resolve())
        # Scripts run as other users, who must be able to reach them.
        workspace.top.chmod(0o755)
        for folder in (workspace.root, workspace.cwd, workspace.deployment_root, workspace.bundles, workspace.private):
            folder.mkdir(mode=0o755)
        return workspace

    def remove(self):
        shutil.rmtree(self.top, ignore_errors=True)

    @property
    def root(self):
        return self.top / "root"

    @property
    def cwd(self):
        return self.top / "cwd"

    @property
    def deployment_root(self):
        return self.top / "deployment-root"

    @property
    def bundles(self):
        return self.top / "bundles"

    @property
    def private(self):
        """Ansible's own files: configuration, temporary files, the bundle cache of the controller."""
        return self.top / "private"

    def fill_tokens(self, value):
        """Recorded text, or data that holds such text, with tokens replaced by this workspace's paths."""
        if isinstance(value, str):
            for token, actual in self._tokens():
                value = value.replace(token, actual)
            return value
        if isinstance(value, list):
            return [self.fill_tokens(item) for item in value]
        if isinstance(value, dict):
            return {key: self.fill_tokens(item) for key, item in value.items()}
        return value

    def to_tokens(self, text):
        """Text from a run with this workspace's paths and deployment ids replaced by the recorded tokens."""
        for token, actual in self._tokens():
            text = text.replace(actual, token)
        for number, deployment_id in self.deployment_ids.items():
            text = text.replace(deployment_id, f"@@DEPLOYMENT_ID:{number}@@")
        return text

    def step_of(self, deployment_id):
        """The number of the step that made this deployment, or None."""
        numbers = {made: number for number, made in self.deployment_ids.items()}
        return numbers.get(deployment_id)

    def remember_archive(self, number, group):
        """Keep where a step's revision was unpacked, as recorded text."""
        if number in self.deployment_ids:
            place = self.deployment_root / group / self.deployment_ids[number] / "deployment-archive"
            self.archives[number] = self.to_tokens(str(place))

    def _tokens(self):
        named = [
            ("@@BUNDLE@@", self.bundle),
            ("@@DEPLOYMENT_ROOT@@", str(self.deployment_root)),
            ("@@CWD@@", str(self.cwd)),
            ("@@ROOT@@", str(self.root)),
        ]
        return [(token, actual) for token, actual in named if actual]
