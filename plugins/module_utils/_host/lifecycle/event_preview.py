# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Foresees a lifecycle event, for check mode."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from .events import DOWNLOAD_BUNDLE, INSTALL
from ..scripts.script_source import hook_source
from ..install.install import preview_install
from .lifecycle_report import event_record, script_record


class EventPreview:
    """Stands in for EventExecutor in check mode: tells what each event would do and touches nothing."""

    def __init__(self, request, paths):
        self._request = request
        self._paths = paths
        self.changed = False
        self.install = None
        self.diff = []

    def needs(self, _event):
        """Nothing: no script is run that could change what there is."""

    def execute(self, event):
        """-> (event record, the DeploymentError that would make it fail or None)"""
        try:
            scripts, warnings = self._preview(event)
        except DeploymentError as error:
            return event_record(event, "Failed"), error
        return event_record(event, "Pending", scripts=scripts, warnings=warnings), None

    def _preview(self, event):
        if event == DOWNLOAD_BUNDLE:
            self.changed = True
            return [], []
        if event == INSTALL:
            return [], self._preview_install()
        source = hook_source(event, self._request, self._paths)
        scripts = [script_record(entry, source.archive, "Pending") for entry in source.scripts]
        self.changed = self.changed or bool(scripts)
        return scripts, []

    def _preview_install(self):
        if self._request["manifest"] is None:
            self.changed = True
            return ["What Install would do cannot be told without the list of the revision's files (manifest)."]
        self.install = preview(self._request, self._paths)
        self.changed = self.changed or any(self.install[kind] for kind in ("added", "changed", "removed"))
        self.diff = self.install["diff"]
        return self.install["warnings"]


def preview(request, paths):
    """What Install would do: preview_install() for a request with a manifest."""
    return preview_install(
        request["appspec"], request["manifest"], request["deployment"], paths.root, request["install_root"], request["file_exists_behavior"]
    )
