# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of the user's, looked for where Ansible would look for them."""

from __future__ import annotations

import os
import pathlib

from ansible import context
from ansible.errors import AnsibleError
from ansible.playbook.helpers import load_list_of_tasks
from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError
from ansible_collections.agentless.codedeploy.plugins.module_utils._host.lifecycle.events import TRAFFIC_EVENTS

from ..options.search_paths import candidates, not_found, search_folders

COLLECTION = str(pathlib.Path(__file__).parents[3])
# Task files that come with the collection are named from here.
LIFECYCLE_TASKS = os.path.join(COLLECTION, "roles", "lifecycle", "tasks")
HAPROXY_TASK_FILES = ("haproxy/block_traffic.yml", "haproxy/allow_traffic.yml")


def uses_haproxy(plan):
    """Whether the traffic of a plan is controlled by the tasks for HAProxy that come with the collection."""
    own = {os.path.join(LIFECYCLE_TASKS, name) for name in HAPROXY_TASK_FILES}
    return any(event in events and plan["traffic_tasks"].get(event) in own for events in plan["events"].values() for event in TRAFFIC_EVENTS)


def has_run_once(tasks):
    """Whether one of these tasks, or of those in their blocks, is run_once."""
    blocks = [task.get(part) or [] for task in tasks for part in ("block", "rescue", "always")]
    return any(task.get("run_once") for task in tasks) or any(map(has_run_once, blocks))


class UserFiles:
    """Finds files for a task, from the playbook that was run, and from the folder where Ansible was started."""

    def __init__(self, task, loader, task_vars):
        self._task, self._loader = task, loader
        playbooks = [os.path.dirname(os.path.abspath(playbook)) for playbook in context.CLIARGS.get("args") or () if os.path.isfile(playbook)]
        search_path = [*task_vars.get("ansible_search_path", ()), task_vars.get("playbook_dir") or "."]
        self._folders = search_folders(os.getcwd(), playbooks, search_path, COLLECTION)

    def find(self, option, path, subfolder, code):
        """The absolute path of a file or folder that is there. Raises DeploymentError with this code, which says where it was looked for."""
        places = candidates(os.path.expanduser(os.path.expandvars(path)), self._folders, subfolder)
        found = next((place for place in places if os.path.exists(place)), None)
        if found is None:
            raise not_found(code, option, path, places)
        return found

    def task_file_for_one_host(self, option, path):
        """The same of tasks that are included for one host, of which none may be run_once: Ansible fails all hosts with one that fails."""
        found = self.task_file(option, path)
        if found and has_run_once(self._loader.load_from_file(found)):
            message = f"{option} names {found}, which has a task that is run_once. If it failed, Ansible would fail all hosts with it."
            raise DeploymentError("INVALID_TASK_FILE", message, "Leave run_once out: these tasks are run once.", option=option)
        return found

    def task_file(self, option, path):
        """The absolute path of a file that holds tasks; "" for "". Raises DeploymentError."""
        if not path:
            return ""
        if path in HAPROXY_TASK_FILES:
            return os.path.join(LIFECYCLE_TASKS, path)
        found = self.find(option, path, "tasks", "INVALID_TASK_FILE")
        try:
            content = self._loader.load_from_file(found)
            load_list_of_tasks(content, play=self._task.play, loader=self._loader, variable_manager=self._task.get_variable_manager())
        except (AnsibleError, OSError, TypeError, AssertionError) as error:
            reason = str(error).strip().partition("\n")[0]
            message = f"{option} names {found}, which is no file of Ansible tasks: {reason}."
            raise DeploymentError("INVALID_TASK_FILE", message, "Correct the file.", option=option) from error
        return found
