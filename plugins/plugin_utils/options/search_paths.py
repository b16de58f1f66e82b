# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a relative path of the user's is looked for."""

from __future__ import annotations

import posixpath

from ansible_collections.agentless.codedeploy.plugins.module_utils._error import DeploymentError


def candidates(path, folders, subfolder):
    """The absolute paths that a path may mean, in order: below each folder, first in its subfolder, as roles have one."""
    return list(dict.fromkeys(posixpath.normpath(posixpath.join(folder, part, path)) for folder in folders for part in (subfolder, "")))


def search_folders(current, playbooks, search_path, own_folder):
    """Where relative paths start: the folder where Ansible was started (AWX's project), those of the playbooks, and those that Ansible searches
    for a task; never the folder of this collection."""
    folders = [current, *playbooks, *search_path]
    return [folder for folder in dict.fromkeys(map(posixpath.normpath, folders)) if not (folder + "/").startswith(own_folder.rstrip("/") + "/")]


def not_found(code, option, path, places):
    """The DeploymentError for a path that is at none of these places."""
    return DeploymentError(code, f"{option} is {path}, and there is no such file. Looked for: {', '.join(places)}.", "Correct the path.", option=option)
