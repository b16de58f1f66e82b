# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a revision on the controller; no server is touched."""

from __future__ import annotations

from ansible.plugins.action import ActionBase
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.appspec.findings import describe_finding, describe_refusal
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.bundle_manifest import make_manifest
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.bundle_reader import read_bundle
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.revision_check import check_revision

ARGUMENT_SPEC = {
    "path": {"type": "path", "required": True},
    "bundle_type": {"type": "str", "choices": ["tar", "tgz", "zip", "directory"]},
    "appspec_filename": {"type": "str", "default": "appspec.yml"},
    "custom_events": {"type": "list", "elements": "str", "default": []},
    "file_exists_behavior": {"type": "str", "default": "DISALLOW", "choices": ["DISALLOW", "OVERWRITE", "RETAIN"]},
    "paths_made_by_hooks": {"type": "list", "elements": "str", "default": []},
    "events_with_tasks": {"type": "list", "elements": "str", "default": []},
    "install_root": {"type": "str", "default": "/"},
    "max_unpacked_size_bytes": {"type": "int", "default": 10737418240},
    "strict": {"type": "bool", "default": False},
}
# Whoever wrote such a script counts on it, so this is told where nobody overlooks it.
NEVER_RUN_REASONS = ("unknown-lifecycle-event", "event-without-scripts", "event-outside-hooks")


class ActionModule(ActionBase):
    """Reads the bundle in the controller's own process, whatever host the task is for."""

    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        """Check the bundle and its AppSpec."""
        result = super().run(tmp, task_vars)
        _validation, arguments = self.validate_argument_spec(ARGUMENT_SPEC)
        try:
            checked = _check(arguments)
        except DeploymentError as error:
            checked = _unreadable(error, arguments["path"])
        # The manifest is for later tasks, and too long for a screen.
        return {**result, "changed": False, "_ansible_verbose_override": True, **checked}


def _check(arguments):
    bundle_type, members, contents = read_bundle(
        arguments["path"], arguments["bundle_type"], arguments["appspec_filename"].rpartition("/")[2], arguments["max_unpacked_size_bytes"]
    )
    manifest, archive_warnings = make_manifest(members, bundle_type, arguments["path"])
    checked = check_revision(manifest, contents, arguments)
    warnings = archive_warnings + checked["warnings"]
    result = {"bundle_type": bundle_type, **_found(checked["errors"], warnings)}
    refused = checked["errors"] + (warnings if arguments["strict"] else [])
    if refused:
        return {**result, **_failure(refused, only_warnings=not checked["errors"])}
    return {
        **result,
        "appspec": checked["appspec"],
        "manifest": [{key: value for key, value in entry.items() if key != "first_line"} for entry in manifest],
        "unpacked_size_bytes": sum(entry.get("size", 0) for entry in manifest),
    }


def _found(errors, warnings):
    report = [f"ERROR {describe_finding(finding)}" for finding in errors] + [f"WARNING {describe_finding(finding)}" for finding in warnings]
    never_run = [describe_finding(finding) for finding in warnings if finding["reason"] in NEVER_RUN_REASONS]
    return {"errors": errors, "warnings_found": warnings, "report": report, **({"warnings": never_run} if never_run else {})}


def _failure(refused, only_warnings):
    error = DeploymentError("INVALID_REVISION", refused[0]["message"], refused[0]["hint"])
    return {**error.to_failure(), "msg": "\n".join(describe_refusal(refused, only_warnings))}


def _unreadable(error, path):
    finding = {"reason": error.where["reason"], "message": error.message, "hint": error.hint, "file": path, "line": 1, "column": 1}
    return {**error.to_failure(), **_found([finding], [])}
