# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The AppSpec against the files of its revision: everything that would fail on a server, found before."""

from __future__ import annotations

import posixpath
from difflib import get_close_matches

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle.revision_tree import OutsideRevision, RevisionTree, expand_files
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.install.install_plan import plan_install

from ..appspec.appspec import read_appspec
from ..appspec.findings import Findings
from ..appspec.hooks_section import runs_scripts
from ..appspec_text.yaml_node import Node, is_text, to_text
from ..appspec.server_paths import absolute_path
from .made_by_hooks_check import MadeByHooks
from .revision_effects import warn_of_effects

YAML_SUFFIXES = {".yml": ".yaml", ".yaml": ".yml"}
BACKSLASH_HINT = "Write the path with slashes: on Linux, a backslash is a part of a name."
NOTHING = Node("scalar", None, 1, 1)


def check_revision(manifest, contents, options):
    """A revision's manifest, and the contents of what may be its AppSpec by SHA-256 -> {appspec (null when there are errors), errors, warnings}.

    options: {appspec_filename, custom_events, file_exists_behavior, install_root, paths_made_by_hooks, events_with_tasks}.
    Findings are as read_appspec returns them.
    """
    tree = RevisionTree(manifest)
    findings = Findings(options["appspec_filename"])
    content = _find_appspec(tree, contents, options["appspec_filename"], findings)
    if content is None:
        return {"appspec": None, "errors": findings.errors, "warnings": findings.warnings}
    reading = read_appspec(content, options["appspec_filename"], options["custom_events"])
    findings.errors, findings.warnings = reading["errors"], reading["warnings"]
    if reading["tree"]:
        made = MadeByHooks(reading["tree"], options, findings)
        _check_scripts(reading["tree"], tree, made, options["custom_events"], findings)
        warn_of_effects(reading["tree"], tree, _expand_sources(reading["tree"], tree, made, findings), findings)
        made.report_unused()
    if not findings.errors:
        _check_plan(reading, manifest, options, findings)
    return {"appspec": None if findings.errors else reading["appspec"], "errors": findings.errors, "warnings": findings.sorted_warnings()}


def _find_appspec(tree, contents, filename, findings):
    entry = None if _leads_out(filename) else _entry_behind(filename, tree)
    if entry and entry.get("sha256") in contents:
        return contents[entry["sha256"]]
    findings.error(None, "appspec-missing", f"The revision has no AppSpec file {filename}.", _appspec_hint(tree, filename))
    return None


def _appspec_hint(tree, filename):
    stem, dot, suffix = filename.rpartition(".")
    other = stem + YAML_SUFFIXES.get(dot + suffix, "")
    if stem and other in tree.entries:
        return f"It has {other}: rename that to {filename}."
    base = filename.rpartition("/")[2]
    elsewhere = sorted(path for path in tree.entries if path.rpartition("/")[2].lower() == base.lower())
    if elsewhere:
        return f"It has {elsewhere[0]}: the AppSpec must be named {filename}, and be reached by that path from the root of the bundle."
    return "Put it at the root of the bundle."


def _check_scripts(root, tree, made, custom_events, findings):
    for event, scripts in (root.get("hooks") or NOTHING).last_pairs():
        for script in scripts.items() if runs_scripts(event.text, custom_events) else []:
            node = script.get("location")
            if node is not None and node.kind == "scalar" and to_text(node).strip():
                _check_script(event.text, node, tree, made, findings)


def _check_script(event, node, tree, made, findings):
    location = to_text(node).strip()
    entry = _entry_behind(location, tree)
    if _leads_out(location):
        findings.error(node, "path-outside-revision", f"The script {location} of {event} leads out of the revision.", "Put the script into the bundle.")
    elif entry is None and not made.excuses_script(node, event, location):
        findings.error(node, "script-missing", f"The script {location} of {event} is not in the revision.", _missing_hint(location, tree))
    elif entry and entry["type"] == "directory":
        findings.error(node, "script-is-a-directory", f"The script {location} of {event} is a directory.", "Name a file in it.")
    elif entry and entry.get("first_line", b"").startswith(b"#!") and entry["first_line"].endswith(b"\r"):
        message = f"The script {location} of {event} ends its lines with carriage returns, so that its interpreter is not found."
        findings.warning(node, "script-carriage-returns", message, "Save it with Unix line ends.")


def _leads_out(path):
    return posixpath.normpath(path.lstrip("/")).split("/")[0] == ".."


def _entry_behind(path, tree):
    """The entry that a path leads to through links, or None. What a link out of the revision means is up to the server."""
    try:
        found = tree.locate(path, follow_last=True)
    except OutsideRevision:
        return {"type": "symlink"}
    return None if found is None else tree.entries[found]


def _missing_hint(location, tree):
    if "\\" in location:
        return BACKSLASH_HINT
    words = location.split()
    if len(words) > 1:
        return "A location is only a path, without interpreter or arguments: put the command into a script in the bundle and name that."
    lowered = {path.lower(): path for path in tree.entries if path}
    found = get_close_matches(location.strip("/").lower(), lowered, n=1, cutoff=0.7)
    return f"Did you mean {lowered[found[0]]}?" if found else "Add it to the bundle, or correct the path (upper and lower case count)."


def _expand_sources(root, tree, made, findings):
    """What the files section wants on the server, as far as its sources are in the revision; the others are errors, or made by hooks."""
    wanted = []
    for mapping in (root.get("files") or NOTHING).items():
        node, destination = mapping.get("source"), mapping.get("destination")
        if is_text(node) and not (_is_missing(node.text, tree) and made.excuses_source(node, node.text)):
            files = [{"source": node.text, "destination": absolute_path(destination.text if is_text(destination) else "")}]
            hint = BACKSLASH_HINT if "\\" in node.text else None
            _attempt(node, findings, lambda found: wanted.extend(expand_files(found, tree, "/")), files, hint=hint)
    return wanted


def _is_missing(source, tree):
    return not _leads_out(source) and _entry_behind(source, tree) is None


def _check_plan(reading, manifest, options, findings):
    """Let Install plan onto an empty disk what is in the revision; when it can't, the first entry that it can't plan is to blame."""
    appspec, root = reading["appspec"], reading["tree"]
    if _attempt(None, Findings(""), _plan, appspec, manifest, options):
        return
    entries = [("files", index) for index in range(len(appspec["files"]))] + [("permissions", index) for index in range(len(appspec["permissions"]))]
    for section, index in entries:
        files = appspec["files"][: index + 1] if section == "files" else appspec["files"]
        permissions = appspec["permissions"][: index + 1] if section == "permissions" else []
        part = {**appspec, "files": files, "permissions": permissions}
        if not _attempt(root.get(section).items()[index], findings, _plan, part, manifest, options):
            return


def _plan(appspec, manifest, options):
    tree = RevisionTree(manifest)
    appspec = {**appspec, "files": [entry for entry in appspec["files"] if not _is_missing(entry["source"], tree)]}
    plan_install(appspec, manifest, {}, options["file_exists_behavior"], options["install_root"])


def _attempt(place, findings, decide, *values, hint=None):
    """Whether a decision can be made; why not is an error at this place, with the hint given or the error's own."""
    try:
        decide(*values)
    except DeploymentError as error:
        findings.error(place, error.where["reason"], error.message, hint or error.hint)
        return False
    return True
