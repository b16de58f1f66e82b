# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives a server the bundle, or a URL of it, and has the module keep it there."""

from __future__ import annotations

import contextlib
import fcntl
import glob
import os
import time

from ansible import constants
from ansible.errors import AnsibleActionFail
from ansible.executor.module_common import _apply_action_arg_defaults
from ansible.plugins.action import ActionBase

from ansible_collections.agentless.codedeploy.plugins.plugin_utils.bundle.url_record import RECORD_PREFIX, record_name, usable_url

PRESIGN_MODULE = "agentless.codedeploy.presign_revision"
PRESIGN_OPTIONS = ("s3_location", "url_expiry_seconds")


class ActionModule(ActionBase):
    """Brings a bundle from the controller to the server, or presigns a URL, before the module looks at it there."""

    TRANSFERS_FILES = True

    def run(self, tmp=None, task_vars=None):
        """Turn what only the controller has into what the server needs, and run the module there."""
        result = super().run(tmp, task_vars)
        arguments = dict(self._task.args)
        try:
            # What is not allowed together, or missing, is for the module to say.
            if not self._task.check_mode and sum(bool(arguments.get(key)) for key in ("path", "url", "s3_location")) == 1:
                arguments = self._for_the_server(arguments, task_vars)
            result.update(self._execute_module(module_args=arguments, task_vars=task_vars))
        except _NotSigned as exc:
            result.update(exc.failure)
        finally:
            self._remove_tmp_path(self._connection._shell.tmpdir)
        return result

    def _for_the_server(self, arguments, task_vars):
        if arguments.get("path"):
            return {**arguments, "path": self._bring(arguments["path"])}
        if arguments.get("s3_location"):
            others = {key: value for key, value in arguments.items() if key not in PRESIGN_OPTIONS}
            return {**others, "url": self._presigned_url({key: arguments[key] for key in PRESIGN_OPTIONS if key in arguments}, task_vars)}
        return arguments

    def _bring(self, path):
        if not os.path.isfile(path):
            raise AnsibleActionFail(f"the bundle {path} is not a file on the controller. Fetch the revision again with agentless.codedeploy.fetch_revision.")
        remote_dir = self._connection._shell.tmpdir
        remote_path = self._transfer_file(path, self._connection._shell.join_path(remote_dir, "bundle"))
        self._fixup_perms2((remote_dir, remote_path))
        return remote_path

    def _presigned_url(self, options, task_vars):
        """A URL with time left; the hosts of a run share one in the run's own folder, which Ansible removes with the run."""
        options = _apply_action_arg_defaults(PRESIGN_MODULE, self._task, options, self._templar)
        environment = {}
        self._compute_environment_string(environment)
        record = os.path.join(constants.DEFAULT_LOCAL_TMP, record_name(options, environment))
        url = _usable(record)
        if url is None:
            with _only_one(record):
                url = _usable(record) or self._sign(options, record, task_vars)
        return url

    def _sign(self, options, record, task_vars):
        _remove_old_records()
        signed = self._run_on_controller(PRESIGN_MODULE, {**options, "path": record}, task_vars)
        if signed.get("failed"):
            raise _NotSigned(signed)
        url = _usable(record)
        if url is None:
            raise AnsibleActionFail("the presigned URL ends as soon as it is signed. Renew the AWS credentials that Ansible uses.")
        return url

    def _run_on_controller(self, module_name, module_args, task_vars):
        """Run a module as the user who runs Ansible, with the Python that runs the controller's modules."""
        play_context = self._play_context.copy()
        task = self._task.copy()
        task.delegate_to = None
        connection = self._shared_loader_obj.connection_loader.get("ansible.builtin.local", play_context)
        action = self._shared_loader_obj.action_loader.get(
            "ansible.builtin.normal",
            task=task,
            connection=connection,
            play_context=play_context,
            loader=self._loader,
            templar=self._templar,
            shared_loader_obj=self._shared_loader_obj,
        )
        python = task_vars["hostvars"]["localhost"].get("ansible_python_interpreter") or task_vars["ansible_playbook_python"]
        try:
            return action._execute_module(module_name=module_name, module_args=module_args, task_vars={**task_vars, "ansible_python_interpreter": python})
        finally:
            action._remove_tmp_path(connection._shell.tmpdir)


class _NotSigned(Exception):
    """failure: the result of the module that did not sign."""

    def __init__(self, failure):
        super().__init__(failure.get("msg"))
        self.failure = failure


@contextlib.contextmanager
def _only_one(path):
    """Let one process at a time go on; the others wait for what it leaves at the path."""
    with open(f"{path}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _usable(path):
    try:
        with open(path, encoding="utf-8") as record:
            return usable_url(record.read(), time.time())
    except FileNotFoundError:
        return None


def _remove_old_records():
    """Also those of runs that were killed before they could remove their folder."""
    runs = glob.escape(os.path.dirname(constants.DEFAULT_LOCAL_TMP))
    for path in glob.glob(os.path.join(runs, "*", f"{RECORD_PREFIX}*.json")):
        if _usable(path) is None:
            with contextlib.suppress(FileNotFoundError):
                os.remove(path)
