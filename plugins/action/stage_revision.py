# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    """Brings a bundle from the controller to the server before the module looks at it there."""

    TRANSFERS_FILES = True

    def run(self, tmp=None, task_vars=None):
        """Copy the bundle, if it is given by path, and run the module on the server."""
        result = super().run(tmp, task_vars)
        arguments = dict(self._task.args)
        try:
            if arguments.get("path") and not self._task.check_mode:
                arguments["path"] = self._bring(arguments["path"])
            result.update(self._execute_module(module_args=arguments, task_vars=task_vars))
        finally:
            self._remove_tmp_path(self._connection._shell.tmpdir)
        return result

    def _bring(self, path):
        if not os.path.isfile(path):
            raise AnsibleActionFail(f"the bundle {path} is not a file on the controller. Fetch the revision again with agentless.codedeploy.fetch_revision.")
        remote_dir = self._connection._shell.tmpdir
        remote_path = self._transfer_file(path, self._connection._shell.join_path(remote_dir, "bundle"))
        self._fixup_perms2((remote_dir, remote_path))
        return remote_path
