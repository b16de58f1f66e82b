# Copyright: (c) 2026, the agentless.codedeploy contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of ansible-playbook that would skip a deployment's own tasks, so that a run would end well with nothing done."""

from __future__ import annotations


def skipped_by_tags(tags, run_tags, skip_tags):
    """Whether --tags and --skip-tags skip a task that has these tags."""
    own, is_tagged = set(tags) or {"untagged"}, bool(tags)
    chosen = not run_tags or bool(own & {"always", *run_tags}) or ("never" not in own and ("all" in run_tags or (is_tagged and "tagged" in run_tags)))
    if "all" in skip_tags:
        return not chosen or "always" not in own or "always" in skip_tags
    return not chosen or bool(own & set(skip_tags)) or (is_tagged and "tagged" in skip_tags)


def refused_options(run_tags, skip_tags, start_at_task):
    """Why a playbook of this collection cannot be run with these options; "" when it can."""
    if start_at_task:
        return _refusal(f"--start-at-task '{start_at_task}'", "A deployment always starts at its plan")
    if skipped_by_tags((), run_tags, ()):
        return _refusal(f"--tags {','.join(run_tags)}", "Put tags on the play or import that includes the deployment")
    if skipped_by_tags((), (), skip_tags):
        return _refusal(f"--skip-tags {','.join(skip_tags)}", "Put tags on the play or import that includes the deployment")
    return ""


def _refusal(option, advice):
    return f"INVALID_RUN_OPTIONS: {option} would skip tasks of the deployment itself. {advice}; leave the option out. Nothing was touched."
