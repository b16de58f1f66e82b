# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether what is said to be made by hooks can be made by them."""

from __future__ import annotations

from ansible_collections.agentless.codedeploy.plugins.module_utils._host.bundle.paths_made_by_hooks import covers, events_until, makers, plain
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import INSTALL

from ..appspec.hooks_section import runs_scripts
from ..appspec_text.yaml_node import Node, to_text

NOTHING = Node("scalar", None, 1, 1)
OPTION = "codedeploy_paths_made_by_hooks"


class MadeByHooks:
    """Judges the paths that are missing in a revision.

    root: the AppSpec's root node; options: {paths_made_by_hooks, events_with_tasks, custom_events}.
    """

    def __init__(self, root, options, findings):
        self._made, self._task_events, self._findings = options["paths_made_by_hooks"], options["events_with_tasks"], findings
        self._hooks = {
            event.text: [to_text(script.get("location") or NOTHING).strip() for script in scripts.items()]
            for event, scripts in (root.get("hooks") or NOTHING).last_pairs()
            if runs_scripts(event.text, options["custom_events"])
        }
        self._used = set()

    def excuses_source(self, node, path):
        """Whether a missing source is one that hooks make; it is an error at the node if none can."""
        return self._excuses(node, path, f"The source {path}", INSTALL, None)

    def excuses_script(self, node, event, location):
        """The same for a script of an event."""
        return self._excuses(node, location, f"The script {location} of {event}", event, location)

    def report_unused(self):
        """Warn of paths that excuse nothing, and refuse those that are none. To be called at the end."""
        for path in self._made:
            if ".." in path.split("/"):
                message = f"{OPTION} names {path}, which leads out of the revision."
                self._findings.error(None, "path-outside-revision", message, "Name paths from the root of the revision.")
            elif plain(path) and not any(covers([path], used) for used in self._used):
                message = f"{OPTION} names {path}, where nothing is missing that the AppSpec names."
                self._findings.warning(None, "nothing-made-by-hooks", message, "Correct the path, or leave it out.")

    def _excuses(self, node, path, what, event, script):
        if not covers(self._made, path):
            return False
        self._used.add(path)
        if not makers(self._hooks, event, script) and not set(self._task_events).intersection(events_until(event)):
            message = f"{what} is not in the revision, and {OPTION} says that hooks make it, but none runs before it."
            self._findings.error(node, "nothing-makes-it", message, "Add it to the bundle, or a script of an earlier event that makes it.")
        return True
