# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import shutil
import subprocess
import time
from dataclasses import dataclass, field

from .bundles import prepare_bundle
from .deployment import deploy_step
from .server.observation import observe
from .server.operations import apply_operations
from .server.tree import ENVIRONMENT_FOLDER, list_tree
from .server.workspace import Workspace
from .verdict.comparison import expectation
from .verdict.reviewed import FAILED, OK, REVIEWED, judge


@dataclass
class CaseResult:
    """How a case went: steps are (number, verdict, sentences) in order."""

    name: str
    steps: list = field(default_factory=list)
    seconds: float = 0.0

    @property
    def verdict(self):
        verdicts = {verdict for _number, verdict, _sentences in self.steps}
        return FAILED if FAILED in verdicts else REVIEWED if REVIEWED in verdicts else OK


def run_case(case, reviewed, collections):
    """Carry out every step of a case in a scratch directory and judge each. -> CaseResult"""
    started = time.monotonic()
    workspace = Workspace.create()
    result = CaseResult(case.name)
    try:
        apply_operations(workspace.root, workspace.fill_tokens(case.document.get("pre", [])))
        for number, step, recorded in case.steps:
            verdict, sentences = run_step(case, number, step, recorded, workspace, reviewed, collections)
            result.steps.append((number, verdict, sentences))
    except Exception as error:
        # One case that cannot be carried out must not hide how the others went.
        result.steps.append((len(result.steps) + 1, FAILED, [f"the runner broke: {type(error).__name__}: {error}"]))
    finally:
        workspace.remove()
    result.seconds = time.monotonic() - started
    return result


def run_step(case, number, step, recorded, workspace, reviewed, collections):
    apply_operations(workspace.root, workspace.fill_tokens(step.get("pre", [])))
    shutil.rmtree(workspace.root / ENVIRONMENT_FOLDER, ignore_errors=True)
    before = list_tree(workspace.root, case.compares_acls)
    workspace.bundle = prepare_bundle(case, number, step, workspace)
    try:
        run = deploy_step(case, number, step, workspace.bundle, workspace, collections)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        return FAILED, [f"the playbook broke: {error}"]
    workspace.remember_archive(number, step.get("deployment_group", "dg-1"))
    time.sleep(step.get("settle_seconds", 0))
    observed = {**observe(run, workspace, case.compares_acls), "archives": workspace.archives}
    verdict = judge(case.name, number, expectation(recorded), before, observed, reviewed)
    apply_operations(workspace.root, workspace.fill_tokens(step.get("post", [])))
    return verdict
