# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives a server the bundle, or a URL of it, and has the module keep it there."""

from __future__ import annotations

from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection.bundle_transfer import arguments_for_the_server
from ansible_collections.agentless.codedeploy.plugins.plugin_utils.connection.presigned_urls import NotSigned


class ActionModule(ActionBase):
    """Brings a bundle from the controller to the server, or presigns a URL, before the module looks at it there."""

    def run(self, tmp=None, task_vars=None):
        """Turn what only the controller has into what the server needs, and run the module there."""
        result = super().run(tmp, task_vars)
        arguments = dict(self._task.args)
        try:
            # What is not allowed together, or missing, is for the module to say.
            if not self._task.check_mode and sum(bool(arguments.get(key)) for key in ("path", "url", "s3_location")) == 1:
                arguments = arguments_for_the_server(self, arguments, task_vars)
            result.update(self._execute_module(module_args=arguments, task_vars=task_vars))
        except NotSigned as error:
            result.update(error.failure)
        finally:
            self._remove_tmp_path(self._connection._shell.tmpdir)
        return result
