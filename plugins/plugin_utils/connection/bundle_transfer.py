# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns what only the controller has of a bundle into what the server needs to stage it."""

from __future__ import annotations

import os

from ansible.errors import AnsibleActionFail

from .presigned_urls import PRESIGN_OPTIONS, presigned_url


def arguments_for_the_server(action, arguments, task_vars):
    """Options of stage_revision, with a path on the server or a URL in place of a path on the controller or an s3_location. Raises NotSigned.

    A file is brought into the temporary directory of the task, which whoever calls this removes.
    """
    if arguments.get("path"):
        return {**arguments, "path": _bring(action, arguments["path"])}
    if arguments.get("s3_location"):
        others = {key: value for key, value in arguments.items() if key not in PRESIGN_OPTIONS}
        wanted = {key: arguments[key] for key in PRESIGN_OPTIONS if key in arguments}
        return {**others, "url": presigned_url(action, wanted, task_vars)}
    return arguments


def _bring(action, path):
    if not os.path.isfile(path):
        raise AnsibleActionFail(f"the bundle {path} is not a file on the controller. Fetch the revision again with agentless.codedeploy.fetch_revision.")
    shell = action._connection._shell
    folder = shell.tmpdir or action._make_tmp_path()
    brought = action._transfer_file(path, shell.join_path(folder, "bundle"))
    action._fixup_perms2((folder, brought))
    return brought
