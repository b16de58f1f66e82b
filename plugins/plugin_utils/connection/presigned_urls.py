# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Presigned URLs of bundles in S3, which the hosts of a run share."""

from __future__ import annotations

import contextlib
import fcntl
import glob
import os
import time

from ansible import constants
from ansible.errors import AnsibleActionFail
from ansible.executor.module_common import _apply_action_arg_defaults

from ..bundle.url_record import RECORD_PREFIX, record_name, usable_url

PRESIGN_MODULE = "agentless.codedeploy.presign_revision"
PRESIGN_OPTIONS = ("s3_location", "url_expiry_seconds")


class NotSigned(Exception):
    """failure: the result of the module that did not sign."""

    def __init__(self, failure):
        super().__init__(failure.get("msg"))
        self.failure = failure


def presigned_url(action, options, task_vars):
    """A URL with time left, from the run's own folder, which Ansible removes with the run, or signed now. Raises NotSigned."""
    options = _apply_action_arg_defaults(PRESIGN_MODULE, action._task, options, action._templar)
    environment = {}
    action._compute_environment_string(environment)
    record = os.path.join(constants.DEFAULT_LOCAL_TMP, record_name(options, environment))
    url = _usable(record)
    if url is None:
        with _only_one(record):
            url = _usable(record) or _sign(action, options, record, task_vars)
    return url


def _sign(action, options, record, task_vars):
    _remove_old_records()
    signed = _run_on_controller(action, {**options, "path": record}, task_vars)
    if signed.get("failed"):
        raise NotSigned(signed)
    url = _usable(record)
    if url is None:
        raise AnsibleActionFail("the presigned URL ends as soon as it is signed. Renew the AWS credentials that Ansible uses.")
    return url


def _run_on_controller(action, module_args, task_vars):
    """Run the module that signs as the user who runs Ansible, with the Python that runs the controller's modules."""
    play_context = action._play_context.copy()
    task = action._task.copy()
    task.delegate_to = None
    connection = action._shared_loader_obj.connection_loader.get("ansible.builtin.local", play_context)
    on_controller = action._shared_loader_obj.action_loader.get(
        "ansible.builtin.normal",
        task=task,
        connection=connection,
        play_context=play_context,
        loader=action._loader,
        templar=action._templar,
        shared_loader_obj=action._shared_loader_obj,
    )
    python = task_vars["hostvars"]["localhost"].get("ansible_python_interpreter") or task_vars["ansible_playbook_python"]
    variables = {**task_vars, "ansible_python_interpreter": python}
    try:
        return on_controller._execute_module(module_name=PRESIGN_MODULE, module_args=module_args, task_vars=variables)
    finally:
        on_controller._remove_tmp_path(connection._shell.tmpdir)


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
