# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings the bundle of a deployment into the cache of a host."""

from __future__ import annotations

import os

from ansible.executor.module_common import _apply_action_arg_defaults

from ..store.recorded_revision import not_to_be_had
from .bundle_transfer import arguments_for_the_server
from .host_program import run_on_program
from .presigned_urls import NotSigned

STAGE_MODULE = "agentless.codedeploy.stage_revision"
NO_SOURCE = {"url": None, "path": None}
CARRIED_BYTES = 8 * 1024 * 1024


def stage_bundle(action, facts, program, task_vars):
    """Have the host take the bundle, by the program that was laid down there or by a module. facts: DeploymentFacts -> the result"""
    plan = facts.plan
    if not plan["bundle_source"]:
        return not_to_be_had(plan).to_failure()
    bundle = {key: plan["bundle"][key] for key in ("sha256", "bundle_type", "size_bytes")}
    wanted = {"bundle": bundle, "deployment_root": facts.target["deployment_root"]}
    content = b"" if action._task.check_mode else bundle_content(plan, CARRIED_BYTES)
    answer = content and run_on_program(action, program, {"task": "stage", **wanted, **NO_SOURCE, "carries_bundle": True}, content)
    return answer or _stage_from_source(action, {**wanted, **plan["bundle_source"]}, program, task_vars)


def bundle_content(plan, most_bytes):
    """The bundle, where it lies on the controller and is not too long; no bytes otherwise."""
    path = plan["bundle_source"].get("path")
    if not path or plan["bundle"]["size_bytes"] > most_bytes or not os.path.isfile(path):
        return b""
    with open(path, "rb") as file:
        return file.read()


def _stage_from_source(action, wanted, program, task_vars):
    arguments = _apply_action_arg_defaults(STAGE_MODULE, action._task, wanted, action._templar)
    try:
        if not action._task.check_mode:
            arguments = arguments_for_the_server(action, arguments, task_vars)
        answer = run_on_program(action, program, {"task": "stage", **NO_SOURCE, **arguments, "carries_bundle": False})
        return answer or action._execute_module(module_name=STAGE_MODULE, module_args=arguments, task_vars=task_vars)
    except NotSigned as error:
        return error.failure
    finally:
        action._remove_tmp_path(action._connection._shell.tmpdir)
