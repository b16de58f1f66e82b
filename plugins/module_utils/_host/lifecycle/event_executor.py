# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a lifecycle event."""

from __future__ import annotations

import base64
import datetime
import importlib
import os

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError

from ..disk.state_files import write_atomically
from ..bundle.appspec_file import is_read_from, read_appspec_file
from ..bundle.bundle_cache import has_bundle
from ..bundle.paths_made_by_hooks import blame_makers, check_sources
from .events import DOWNLOAD_BUNDLE, INSTALL
from ..scripts.script_source import hook_source, is_served_by_archive
from ..scripts.hook_environment import hook_environment
from ..scripts.hook_runner import HookRunner
from .lifecycle_report import event_record
from ..disk.os_failure import os_failure


# Most segments are a few scripts, and start in half the time without.
NEEDED_BY = {DOWNLOAD_BUNDLE: ["..bundle.download_bundle"], INSTALL: ["..install.install", ".event_preview"]}


def import_for(events):
    """Import what executing these events needs and others do not."""
    for event in events:
        for name in NEEDED_BY.get(event, []):
            importlib.import_module(name, __package__)


class EventExecutor:
    """Executes single lifecycle events and remembers what they did.

    request: see run_segment(); environment: what scripts inherit; log: a ScriptLog;
    tell_of_script: called as tell_of_script(location, pid) when a script has started; stop: a StopRequest.
    """

    def __init__(self, request, paths, environment, log, tell_of_script, stop):
        self._request = request
        self._paths = paths
        self._environment = environment
        self._log = log
        self._tell_of_script = tell_of_script
        self._stop = stop
        self.changed = False
        self.install = None
        self.diff = []

    def needs(self, event):
        """What the controller has to give before an event, or before any that may come later (None), as RETURN of lifecycle_events has it; None if nothing."""
        if not self._request["report_needs"]:
            return None
        if event == DOWNLOAD_BUNDLE:
            return None if has_bundle(self._paths.root, self._request["bundle"]) else _need(event, "bundle")
        if event and not is_served_by_archive(event, self._request, self._paths):
            return None
        return self._needs_appspec(event)

    def _needs_appspec(self, event):
        if "file" not in self._request["appspec"] or not (event or os.path.isdir(self._paths.archive)):
            return None
        content = read_appspec_file(self._paths.archive, self._request["appspec"]["file"]["name"])
        if content is None:
            return _need(event, "appspec") if event else None
        if is_read_from(self._request["appspec"], content):
            return None
        return _need(event, "appspec", base64.b64encode(content).decode())

    def execute(self, event):
        """-> (event record, the DeploymentError that made it fail or None)"""
        started = _now()
        scripts, warnings, failure = [], [], None
        try:
            self._run(event, scripts, warnings)
        except DeploymentError as error:
            failure = blame_makers(error, self._request, event)
        except OSError as error:
            failure = os_failure(f"run {event}", error, self._paths.root)
        return event_record(event, "Failed" if failure else "Succeeded", started, _now(), scripts, warnings), failure

    def _run(self, event, scripts, warnings):
        if event == DOWNLOAD_BUNDLE:
            from ..bundle.download_bundle import download_bundle

            self.changed = True
            download_bundle(self._request, self._paths, warnings)
        elif event == INSTALL:
            self._install(warnings)
        else:
            self._run_hook(event, scripts, warnings)

    def _install(self, warnings):
        from ..install.install import install_revision
        from .event_preview import preview

        request, paths = self._request, self._paths
        if request["diff_mode"] and request["manifest"] is not None:
            self.diff = preview(request, paths)["diff"]
        check_sources(request, lambda path: os.path.lexists(os.path.join(paths.archive, path)))
        outcome = install_revision(
            request["appspec"], paths.archive, request["deployment"], paths.root, request["install_root"], request["file_exists_behavior"]
        )
        write_atomically(paths.last_successful_install, paths.directory)
        self.install = outcome
        self.changed = self.changed or any(outcome[kind] for kind in ("added", "changed", "removed"))
        warnings.extend(outcome["warnings"])

    def _run_hook(self, event, scripts, warnings):
        request = self._request
        source = hook_source(event, request, self._paths)
        if not source.scripts:
            return
        environment = hook_environment(self._environment, event, request["deployment"], request["revision"], request["install_root"])
        limits = {
            "kill_grace_seconds": request["script_kill_grace_seconds"],
            "output_grace_seconds": request["script_output_grace_seconds"],
        }
        self.changed = True
        runner = HookRunner(event, source.archive, environment, limits, self._log, self._tell_of_script, self._stop)
        try:
            runner.run(source.scripts)
        finally:
            scripts.extend(runner.results)
            warnings.extend(runner.warnings)


def _need(event, what, content=None):
    return {"event": event, "what": what, "content": content, "warnings": []}


def _now():
    return datetime.datetime.now(datetime.timezone.utc)
